// The dictionary of accesses: which component did what to which operand. A counter, a column of result.json, a row of
// the energy table and a line of a report all use these names.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <string_view>

namespace eyrie {

enum class Component {
  kMac,
  kIfmapSpad,
  kFilterSpad,
  kPsumSpad,
  kLocalNetwork,
  kFilterNetwork,
  kIfmapNetwork,
  kPsumNetwork,
  kOutputNetwork,
  kPrefetchBuffer,
  kGlobalBuffer,
  kDram,
  kIaram,
  kOaram,
  kWeightFifo,
  kWeightBroadcast,
  kCrossbar,
  kAccumulator,
  kHaloNetwork,
  kVectorUnit,
  kActivationQueue,
  kPointerSram,
  kMatrixSram,
  kCodebook,
  kActivationRegisters,
  kActivationSram,
  kBroadcast,
  kDetection,
};
enum class Action {
  kCompute,
  kGated,
  kRead,
  kWrite,
  kFill,
  kDrain,
  kSend,
  kDeliver,
  kSkipped,
  kPad,
  kActivate,  // from here on of a DRAM with banks: commands and clocks, no words
  kPrecharge,
  kRefresh,
  kRowHit,
  kActiveStandby,
  kPrechargeStandby,
};
enum class Operand { kMac, kIfmap, kFilter, kPsum, kOfmap, kBias, kPointer, kNone };
enum class Unit { kMacs, kWords, kCycles, kCommands, kDramClocks };

constexpr std::array kComponentNames{"mac",
                                     "ifmap_spad",
                                     "filter_spad",
                                     "psum_spad",
                                     "local_network",
                                     "filter_network",
                                     "ifmap_network",
                                     "psum_network",
                                     "output_network",
                                     "prefetch_buffer",
                                     "global_buffer",
                                     "dram",
                                     "iaram",
                                     "oaram",
                                     "weight_fifo",
                                     "weight_broadcast",
                                     "crossbar",
                                     "accumulator",
                                     "halo_network",
                                     "vector_unit",
                                     "activation_queue",
                                     "pointer_sram",
                                     "matrix_sram",
                                     "codebook",
                                     "activation_registers",
                                     "activation_sram",
                                     "broadcast",
                                     "detection"};
constexpr std::array kActionNames{
    "compute", "gated", "read",     "write",     "fill",    "drain",   "send",           "deliver",
    "skipped", "pad",   "activate", "precharge", "refresh", "row_hit", "active_standby", "precharge_standby"};
constexpr std::array kOperandNames{"mac", "ifmap", "filter", "psum", "ofmap", "bias", "pointer", "none"};

constexpr std::string_view name(Component c) { return kComponentNames.at(static_cast<std::size_t>(c)); }
constexpr std::string_view name(Action a) { return kActionNames.at(static_cast<std::size_t>(a)); }
constexpr std::string_view name(Operand o) { return kOperandNames.at(static_cast<std::size_t>(o)); }

// Whether what is counted are words that move.
constexpr bool moves_words(Action a) { return a < Action::kActivate; }

struct AccessKey {
  Component component;
  Action action;
  Operand operand;
  auto operator<=>(const AccessKey&) const = default;
};

// Words (MACs for component `mac`, commands and clocks for some actions of `dram`) by component, action and operand; of
// all units of a component together.
using Accesses = std::map<AccessKey, std::uint64_t>;

}  // namespace eyrie
