#include "sim/result_json.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "sim/base/fault.h"
#include "tests/process.h"
#include "tests/sample_result.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;

// Exit code and words of tests/validate_schema.py for a text as result.json.
Outcome validated(const std::string& text) {
  const ScratchFolder scratch;
  scratch.write("result.json", text);
  const std::string source = EYRIE_SOURCE_DIR;
  return run_program({"/usr/bin/python3", source + "/tests/validate_schema.py", source + "/sim/result.schema.json",
                      scratch / "result.json"});
}

// A sample in which every component, action and operand of the dictionary counts something.
RunResult result_with_all_accesses() {
  RunResult result = sample_result();
  for (std::size_t c = 0; c < kComponentNames.size(); ++c) {
    for (std::size_t a = 0; a < kActionNames.size(); ++a) {
      for (std::size_t o = 0; o < kOperandNames.size(); ++o) {
        result.layers[0].accesses[{Component(c), Action(a), Operand(o)}] = 1;
      }
    }
    result.layers[0].bytes[kComponentNames[c]] = 2;
    result.layers[0].energy.components[kComponentNames[c]] = 0.5;
  }
  return result;
}

TEST(ResultJson, HoldsWhatTheRunFoundOut) {
  const Json json = Json::parse(result_json(sample_result()));
  EXPECT_EQ(json["schema_version"], 2);
  EXPECT_EQ(json["machine"], "eyeriss");
  EXPECT_EQ(json["seed"], 7);
  ASSERT_EQ(json["layers"].size(), 2);
  const Json& layer = json["layers"][1];
  EXPECT_EQ(layer["name"], "conv2");
  EXPECT_EQ(layer["kind"], "conv");
  EXPECT_EQ(layer["shape"]["C"], 4);
  EXPECT_EQ(layer["mapping"]["t"], 2);
  EXPECT_EQ(layer["macs"], 34560);
  EXPECT_EQ(layer["macs_gated"], 8640);
  EXPECT_EQ(layer["outputs_match"], true);
  EXPECT_EQ(layer["accesses"]["global_buffer"]["read"]["psum"], 900000);
  EXPECT_EQ(layer["bytes"]["dram"], 7500000);
  EXPECT_EQ(layer["traffic"]["dram"]["bytes"], 7500000);
  EXPECT_EQ(layer["traffic"]["dram"]["compulsory"], 6000000);
  EXPECT_EQ(layer["traffic"]["dram"]["compulsory_uncoded"], 6600000);
  EXPECT_EQ(layer["per_image"]["dram_bytes"], 3750000);
  EXPECT_DOUBLE_EQ(json["totals"]["effective_bandwidth"].get<double>(), 5e11);
  EXPECT_EQ(layer["energy"]["unit"], "MAC");
  EXPECT_EQ(layer["energy"]["components"]["global_buffer"], 36e6);
  EXPECT_EQ(layer["stalls"]["pe.psum_wait"], 123000);
  EXPECT_EQ(json["totals"]["cycles"], 4000);
}

TEST(ResultJson, IsTheSameBytesForTheSameResult) {
  EXPECT_EQ(result_json(sample_result()), result_json(sample_result()));
}

TEST(ResultJson, KeepsIntegersWholeAndDoublesExact) {
  RunResult result = sample_result();
  result.seed = std::numeric_limits<std::uint64_t>::max();
  result.layers[0].cycles = (1ull << 53) + 1;
  result.layers[0].seconds = 0.1 + 0.2;
  const Json json = Json::parse(result_json(result));
  EXPECT_EQ(json["seed"].get<std::uint64_t>(), result.seed);
  EXPECT_EQ(json["layers"][0]["cycles"].get<std::uint64_t>(), result.layers[0].cycles);
  EXPECT_EQ(json["layers"][0]["seconds"].get<double>(), 0.1 + 0.2);
}

TEST(ResultJson, ParametersKeepTheirKinds) {
  RunResult result = sample_result();
  result.parameters = {
      {"array.rows", std::int64_t{12}}, {"clock_MHz", 200.0}, {"dataflow", "rs"}, {"pe.zero_gating", true}};
  const Json json = Json::parse(result_json(result));
  EXPECT_EQ(json["parameters"].dump(), R"({"array.rows":12,"clock_MHz":200.0,"dataflow":"rs","pe.zero_gating":true})");
  const Outcome outcome = validated(json.dump());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
}

TEST(ResultJson, OfUncheckedOutputsIsNull) {
  RunResult result = sample_result();
  result.layers[0].outputs_match.reset();
  const Json json = Json::parse(result_json(result));
  EXPECT_TRUE(json["layers"][0]["outputs_match"].is_null());
  EXPECT_TRUE(json["layers"][0]["overflows"].is_null());
  EXPECT_EQ(json["layers"][1]["overflows"], 0);
}

TEST(ResultJson, RefusesANumberThatIsNotFinite) {
  RunResult result = sample_result();
  result.layers[0].energy.components["mac"] = std::nan("");
  EXPECT_THROW(result_json(result), Fault);
}

TEST(ResultSchema, AcceptsEveryWordOfTheDictionary) {
  const Outcome outcome = validated(result_json(result_with_all_accesses()));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
}

TEST(ResultSchema, AcceptsUncheckedOutputs) {
  RunResult result = sample_result();
  result.layers[0].outputs_match.reset();
  result.totals.outputs_match.reset();
  const Outcome outcome = validated(result_json(result));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
}

struct Breach {
  const char* path;   // where the sample is changed
  Json value;         // null: the key is removed
  const char* where;  // what the script names
};

TEST(ResultSchema, RefusesWhatIsNotAResult) {
  const Breach breaches[] = {
      {"/seed", nullptr, "$: 'seed' is a required property"},
      {"/layers/1/cycles", nullptr, "$.layers[1]: 'cycles' is a required property"},
      {"/totals/energy/total", nullptr, "$.totals.energy: 'total' is a required property"},
      {"/schema_version", 1, "$.schema_version: 2 was expected"},
      {"/layers/0/cycles", 1.5, "$.layers[0].cycles: 1.5 is not of type 'integer'"},
      {"/layers/0/cycles", -1, "$.layers[0].cycles: -1 is less than the minimum of 0"},
      {"/layers/0/utilization", 2.57, "$.layers[0].utilization: 2.57 is greater than the maximum of 1"},
      {"/layers/0/accesses/glb", Json::object(), "$.layers[0].accesses: 'glb' is not one of"},
      {"/layers/0/traffic/l2", Json::object(), "$.layers[0].traffic: 'l2' is not one of"},
      {"/totals/traffic/dram/compulsory", nullptr, "$.totals.traffic.dram: 'compulsory' is a required property"},
      {"/layers/0/colour", "red", "$.layers[0]: Unevaluated properties are not allowed ('colour' was unexpected)"},
      {"/totals/name", "total", "$.totals: Unevaluated properties are not allowed ('name' was unexpected)"},
      {"/date", "today", "$: Additional properties are not allowed ('date' was unexpected)"},
  };
  for (const Breach& breach : breaches) {
    Json json = Json::parse(result_json(sample_result()));
    const Json::json_pointer path(breach.path);
    if (breach.value.is_null()) {
      json[path.parent_pointer()].erase(path.back());
    } else {
      json[path] = breach.value;
    }
    const Outcome outcome = validated(json.dump());
    EXPECT_EQ(outcome.exit_code, 1) << breach.path;
    EXPECT_THAT(outcome.out, HasSubstr(std::string("result.json: ") + breach.where));
  }
}

}  // namespace
}  // namespace eyrie
