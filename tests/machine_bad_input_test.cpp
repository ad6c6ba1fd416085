// What a user is told about a machine file with mistakes: every message is compared whole.
#include <gmock/gmock.h>

#include "sim/machine_config.h"
#include "tests/edited_file.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Good, and short enough to count its lines.
const std::string kMachine = R"(kind: spatial_array
dataflow: rs
clock_MHz: 200
array:
  rows: 12
  columns: 14
pe:
  ifmap_spad_words: 12
  filter_spad_words: 224
  psum_spad_words: 24
  zero_gating: true
global_buffer:
  banks: 25
  bank_bytes: 4096
  prefetch_bytes: 8192
networks: {filter_words: 4, ifmap_words: 1, psum_words: 4, output_words: 4}
dram:
  width_bits: 64
  clock_MHz: 60
compression: {run_bits: 5, level_bits: 16, packet_bits: 64}
arithmetic: arithmetic/comparison.yaml
technology: technology/eyeriss-65nm-normalized.yaml
energy:
  mac.compute: {part: mac_16b}
  global_buffer.read: {part: sram}
)";

std::vector<std::string> problems(const Edits& edits) {
  return problems_with("m.yaml", edited(kMachine, edits), [](const std::string& path) { read_machine(path); });
}

TEST(MachineBadInput, TheUneditedFileIsGood) { EXPECT_THAT(problems({}), IsEmpty()); }

TEST(MachineBadInput, AMisspeltKeyIsNamedWithTheKeyThatWasMeantAndNothingIsCalledMissing) {
  EXPECT_THAT(problems({{"filter_spad_words", "filter_spad_word"}}),
              ElementsAre("m.yaml:9: pe.filter_spad_word: unknown key; did you mean filter_spad_words?"));
}

TEST(MachineBadInput, TwoSwappedLettersAreAMisspeltKeyToo) {
  EXPECT_THAT(problems({{"banks", "bnaks"}}),
              ElementsAre("m.yaml:13: global_buffer.bnaks: unknown key; did you mean banks?"));
}

TEST(MachineBadInput, AKeyNothingIsLikeIsAnsweredWithTheKnownKeys) {
  EXPECT_THAT(problems({{"  columns: 14", "  columns: 14\n  frobs: 1"}}),
              ElementsAre("m.yaml:7: array.frobs: unknown key; known are rows, columns"));
}

TEST(MachineBadInput, AMissingKeyIsReportedInTheLineOfItsMap) {
  EXPECT_THAT(problems({{"  rows: 12\n", ""}}), ElementsAre("m.yaml:4: array.rows: missing, expected a whole number"));
}

TEST(MachineBadInput, OfAMissingMapOnlyTheMapIsReported) {
  EXPECT_THAT(problems({{"dram:\n  width_bits: 64\n  clock_MHz: 60\n", ""}}),
              ElementsAre("m.yaml:1: dram: missing, expected a map of model, width_bits, clock_MHz, latency_cycles, "
                          "burst_words, preset, page, mapping, queue_requests, most_passes"));
}

TEST(MachineBadInput, AMissingChoiceNamesWhatCanBeChosen) {
  EXPECT_THAT(problems({{"kind: spatial_array\n", ""}}),
              ElementsAre("m.yaml:1: kind: missing, expected one of: spatial_array, scnn, dcnn, eie"));
}

TEST(MachineBadInput, StoredWordsNarrowerThanTheArithmeticAreNamedEach) {
  EXPECT_THAT(problems({{"clock_MHz: 200", "clock_MHz: 200\nword_bits: {ifmap: 8, filter: 15, psum: 12}"}}),
              ElementsAre("m.yaml:4: word_bits.ifmap: 8 bits do not hold the operands of 16 bits of the arithmetic",
                          "m.yaml:4: word_bits.filter: 15 bits do not hold the operands of 16 bits of the arithmetic",
                          "m.yaml:4: word_bits.psum: 12 bits do not hold the outputs, which wait among psums, of "
                          "16 bits of the arithmetic"));
}

TEST(MachineBadInput, AChoiceThatIsNoneNamesWhatCanBeChosen) {
  EXPECT_THAT(problems({{"zero_gating: true", "loop_order: inside_out"}}),
              ElementsAre("m.yaml:11: pe.loop_order: inside_out is not one of: ifmap_major, filter_major"));
}

TEST(MachineBadInput, ANegativeNumberIsOutOfItsRange) {
  EXPECT_THAT(problems({{"banks: 25", "banks: -1"}}),
              ElementsAre("m.yaml:13: global_buffer.banks: -1 is not in 1..1024"));
}

TEST(MachineBadInput, ZeroIsOutOfARangeThatBeginsWithOne) {
  EXPECT_THAT(problems({{"rows: 12", "rows: 0"}}), ElementsAre("m.yaml:5: array.rows: 0 is not in 1..1024"));
}

TEST(MachineBadInput, ANumberThatNoIntegerHoldsIsOutOfRangeAsWritten) {
  EXPECT_THAT(problems({{"rows: 12", "rows: 99999999999999999999"}}),
              ElementsAre("m.yaml:5: array.rows: 99999999999999999999 is not in 1..1024"));
}

TEST(MachineBadInput, ANumberThatWouldWrapIntoTheRangeIsOutOfRange) {
  EXPECT_THAT(problems({{"rows: 12", "rows: 4294967308"}}),
              ElementsAre("m.yaml:5: array.rows: 4294967308 is not in 1..1024"));
}

TEST(MachineBadInput, AWordIsNoNumber) {
  EXPECT_THAT(problems({{"rows: 12", "rows: twelve"}}),
              ElementsAre("m.yaml:5: array.rows: expected a whole number, found twelve"));
}

TEST(MachineBadInput, AFractionIsNoWholeNumber) {
  EXPECT_THAT(problems({{"rows: 12", "rows: 12.5"}}),
              ElementsAre("m.yaml:5: array.rows: expected a whole number, found 12.5"));
}

TEST(MachineBadInput, ANumberWithAUnitIsNoNumber) {
  EXPECT_THAT(problems({{"clock_MHz: 200", "clock_MHz: 200 MHz"}}),
              ElementsAre("m.yaml:3: clock_MHz: expected a finite number, found 200 MHz"));
}

TEST(MachineBadInput, AListIsNoNumber) {
  EXPECT_THAT(problems({{"rows: 12", "rows: [12]"}}),
              ElementsAre("m.yaml:5: array.rows: expected a whole number, found a list"));
}

TEST(MachineBadInput, AKeyWithoutAValueIsNoNumber) {
  EXPECT_THAT(problems({{"rows: 12", "rows:"}}),
              ElementsAre("m.yaml:5: array.rows: expected a whole number, found nothing"));
}

TEST(MachineBadInput, ANumberIsNoMapAndItsKeysAreNotMissedToo) {
  EXPECT_THAT(problems({{"array:\n  rows: 12\n  columns: 14", "array: 12x14"}}),
              ElementsAre("m.yaml:4: array: expected a map of rows, columns, found 12x14"));
}

TEST(MachineBadInput, YesIsNeitherTrueNorFalse) {
  EXPECT_THAT(problems({{"zero_gating: true", "zero_gating: yes"}}),
              ElementsAre("m.yaml:11: pe.zero_gating: expected true or false, found yes"));
}

TEST(MachineBadInput, AClockHasToTick) {
  EXPECT_THAT(problems({{"clock_MHz: 200", "clock_MHz: 0"}, {"clock_MHz: 60", "clock_MHz: -60"}}),
              ElementsAre("m.yaml:3: clock_MHz: 0 is not in 0.001..100000",
                          "m.yaml:19: dram.clock_MHz: -60 is not in 0.001..100000"));
}

TEST(MachineBadInput, InfinityIsNoClock) {
  EXPECT_THAT(problems({{"clock_MHz: 200", "clock_MHz: inf"}, {"clock_MHz: 60", "clock_MHz: 1e999"}}),
              ElementsAre("m.yaml:3: clock_MHz: expected a finite number, found inf",
                          "m.yaml:19: dram.clock_MHz: expected a finite number, found 1e999"));
}

TEST(MachineBadInput, AKeyGivenTwiceIsReportedInItsSecondLine) {
  EXPECT_THAT(problems({{"  columns: 14", "  columns: 14\n  rows: 13"}}),
              ElementsAre("m.yaml:7: array.rows: given twice, first in line 5"));
}

TEST(MachineBadInput, APacketHoldsAtMostEightWords) {
  EXPECT_THAT(problems({{"filter_words: 4", "filter_words: 9"}, {"output_words: 4", "output_words: 0"}}),
              ElementsAre("m.yaml:16: networks.filter_words: 9 is not in 1..8",
                          "m.yaml:16: networks.output_words: 0 is not in 1..1024"));
}

TEST(MachineBadInput, AnArrayHasALargestSize) {
  EXPECT_THAT(problems({{"rows: 12", "rows: 1024"}, {"columns: 14", "columns: 65"}}),
              ElementsAre("m.yaml:4: array: 1024 x 65 are 66560 PEs, at most 65536 are simulated"));
}

TEST(MachineBadInput, ABankIsAWholeNumberOfAccesses) {
  EXPECT_THAT(problems({{"bank_bytes: 4096", "bank_bytes: 4097"}}),
              ElementsAre("m.yaml:12: global_buffer.width_bits: 64 does not divide a bank of 32776 bits (4097 bytes)"));
}

TEST(MachineBadInput, ABankMovesAtLeastAWord) {
  EXPECT_THAT(problems({{"  banks: 25", "  banks: 25\n  width_bits: 8"}}),
              ElementsAre("m.yaml:14: global_buffer.width_bits: 8 is narrower than the widest word of 16 bits"));
}

TEST(MachineBadInput, ABufferHasALargestSize) {
  EXPECT_THAT(problems({{"banks: 25", "banks: 1024"}, {"bank_bytes: 4096", "bank_bytes: 1048576"}}),
              ElementsAre("m.yaml:12: global_buffer: 1024 banks of 1048576 bytes are 1073741824 bytes, at most "
                          "134217728 are simulated"));
}

TEST(MachineBadInput, APairOfTheCodeFitsAPacket) {
  EXPECT_THAT(problems({{"packet_bits: 64", "packet_bits: 21"}}),
              ElementsAre("m.yaml:20: compression.packet_bits: 21 does not hold one pair of 5 + 16 bits and the last "
                          "flag; at least 22 do"));
}

TEST(MachineBadInput, TheCodeHoldsTheOperandsOfTheArithmetic) {
  EXPECT_THAT(problems({{"level_bits: 16", "level_bits: 8"}}),
              ElementsAre("m.yaml:20: compression.level_bits: 8 bits do not hold the operands of 16 bits"));
}

TEST(MachineBadInput, AFileThatIsNotThereIsAnsweredWithThoseThatAre) {
  const std::string configs = EYRIE_SOURCE_DIR "/configs";
  EXPECT_THAT(
      problems({{"technology/eyeriss-65nm", "technology/eyeriss-66nm"}}),
      ElementsAre("m.yaml:22: technology: technology/eyeriss-66nm-normalized.yaml is neither beside this file "
                  "nor in " +
                  configs + ", which has technology/eyeriss-65nm-normalized.yaml, technology/horowitz-45nm.yaml"));
}

TEST(MachineBadInput, ACounterThatIsNoneIsAnError) {
  EXPECT_THAT(problems({{"global_buffer.read", "globl_buffer.read"}, {"mac.compute", "fan"}}),
              ElementsAre("m.yaml:24: energy.fan: no such counter; expected component.action, e.g. dram.read",
                          "m.yaml:25: energy.globl_buffer.read: no such counter; did you mean global_buffer.read?"));
}

TEST(MachineBadInput, APartThatTheTechnologyLacksIsAnError) {
  EXPECT_THAT(problems({{"mac_16b", "mac_8b"}, {"{part: sram}", "{}"}}),
              ElementsAre("m.yaml:24: energy.mac.compute.part: mac_8b is no part of eyeriss-65nm-normalized; did you "
                          "mean mac_16b?",
                          "m.yaml:25: energy.global_buffer.read.part: missing, expected a text"));
}

TEST(MachineBadInput, ACounterThatCostsNothingSaysWhy) {
  EXPECT_THAT(problems({{"mac_16b", "none"}}),
              ElementsAre("m.yaml:24: energy.mac.compute.reason: missing, expected why this counter costs nothing by "
                          "itself"));
}

TEST(MachineBadInput, OnlyAMemoryWithBanksHasTheCapacityOfABank) {
  EXPECT_THAT(problems({{"mac_16b", "mac_16b, capacity_of: bank"}}),
              ElementsAre("m.yaml:24: energy.mac.compute.capacity_of: this component has no banks, expected memory"));
}

TEST(MachineBadInput, APartThatFollowsItsSizeNeedsOne) {
  EXPECT_THAT(problems({{"eyeriss-65nm-normalized", "horowitz-45nm"}, {"mac_16b", "sram"}}),
              ElementsAre("m.yaml:24: energy.mac.compute.capacity_bytes: missing, expected a size: the energy of sram "
                          "in horowitz-45nm follows it"));
}

TEST(MachineBadInput, AllProblemsOfAFileComeAtOnceInTheOrderOfItsLines) {
  EXPECT_THAT(problems({{"banks: 25", "banks: many"},
                        {"dataflow: rs", "dataflow: sr"},
                        {"  columns: 14\n", ""},
                        {"zero_gating", "zero_gate"},
                        {"run_bits: 5", "run_bits: 0"}}),
              ElementsAre("m.yaml:2: dataflow: sr is not one of: rs, ws, os_a, os_b, os_c, nlr",
                          "m.yaml:4: array.columns: missing, expected a whole number",
                          "m.yaml:10: pe.zero_gate: unknown key; did you mean zero_gating?",
                          "m.yaml:12: global_buffer.banks: expected a whole number, found many",
                          "m.yaml:19: compression.run_bits: 0 is not in 1..16"));
}

TEST(MachineBadInput, AnUnknownTechnologyOfTheCommandLineIsAnsweredWithTheKnown) {
  const auto read = [](const std::string& technology) {
    return problems_with("m.yaml", kMachine, [&](const std::string& path) { read_machine(path, technology); });
  };
  EXPECT_THAT(read("horowitz"), ElementsAre("technology horowitz: no such file; did you mean horowitz-45nm?"));
  EXPECT_THAT(read("nine"),
              ElementsAre("technology nine: no such file; known are eyeriss-65nm-normalized, horowitz-45nm"));
}

}  // namespace
}  // namespace eyrie
