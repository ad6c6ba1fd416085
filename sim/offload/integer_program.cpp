#include "sim/offload/integer_program.h"

#include <coin/Cbc_C_Interface.h>
#include <dlfcn.h>
#include <fmt/core.h>

#include <cmath>
#include <memory>

#include "sim/base/fault.h"

namespace eyrie::offload {
namespace {

// CBC, loaded with the first program: its twenty libraries would take longer to load than eyrie to start.
struct CbcLibrary {
  void* const library = dlopen(EYRIE_LIBCBC, RTLD_NOW | RTLD_LOCAL);
  decltype(&::Cbc_newModel) new_model = find<decltype(&::Cbc_newModel)>("Cbc_newModel");
  decltype(&::Cbc_deleteModel) delete_model = find<decltype(&::Cbc_deleteModel)>("Cbc_deleteModel");
  decltype(&::Cbc_loadProblem) load_problem = find<decltype(&::Cbc_loadProblem)>("Cbc_loadProblem");
  decltype(&::Cbc_setInteger) set_integer = find<decltype(&::Cbc_setInteger)>("Cbc_setInteger");
  decltype(&::Cbc_setLogLevel) set_log_level = find<decltype(&::Cbc_setLogLevel)>("Cbc_setLogLevel");
  decltype(&::Cbc_setParameter) set_parameter = find<decltype(&::Cbc_setParameter)>("Cbc_setParameter");
  decltype(&::Cbc_solve) solve = find<decltype(&::Cbc_solve)>("Cbc_solve");
  decltype(&::Cbc_isProvenOptimal) is_optimal = find<decltype(&::Cbc_isProvenOptimal)>("Cbc_isProvenOptimal");
  decltype(&::Cbc_isProvenInfeasible) is_infeasible =
      find<decltype(&::Cbc_isProvenInfeasible)>("Cbc_isProvenInfeasible");
  decltype(&::Cbc_getColSolution) solution = find<decltype(&::Cbc_getColSolution)>("Cbc_getColSolution");

 private:
  template <class Function>
  Function find(const char* name) const {
    void* const found = library == nullptr ? nullptr : dlsym(library, name);
    if (found == nullptr) throw UserError(fmt::format("the solver CBC cannot be loaded: {}", dlerror()));
    return reinterpret_cast<Function>(found);
  }
};

const CbcLibrary& cbc() {
  static const CbcLibrary library;
  return library;
}

struct DeleteModel {
  void operator()(Cbc_Model* model) const { cbc().delete_model(model); }
};

}  // namespace

std::size_t IntegerProgram::add_column(double low, double high, double cost, bool whole) {
  columns_.push_back({low, high, cost, whole});
  return columns_.size() - 1;
}

void IntegerProgram::add_row(const Terms& terms, double low, double high) {
  for (const auto& [column, coefficient] : terms) {
    columns_[column].rows.push_back(static_cast<int>(row_low_.size()));
    columns_[column].coefficients.push_back(coefficient);
  }
  row_low_.push_back(low);
  row_high_.push_back(high);
}

std::optional<std::vector<double>> IntegerProgram::solve() const {
  std::vector<int> starts{0}, rows;
  std::vector<double> coefficients, low, high, cost;
  for (const Column& column : columns_) {
    rows.insert(rows.end(), column.rows.begin(), column.rows.end());
    coefficients.insert(coefficients.end(), column.coefficients.begin(), column.coefficients.end());
    starts.push_back(static_cast<int>(rows.size()));
    low.push_back(column.low);
    high.push_back(column.high);
    cost.push_back(column.cost);
  }
  const std::unique_ptr<Cbc_Model, DeleteModel> model(cbc().new_model());
  cbc().load_problem(model.get(), static_cast<int>(columns_.size()), static_cast<int>(row_low_.size()), starts.data(),
                     rows.data(), coefficients.data(), low.data(), high.data(), cost.data(), row_low_.data(),
                     row_high_.data());
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].whole) cbc().set_integer(model.get(), static_cast<int>(i));
  cbc().set_log_level(model.get(), 0);
  for (const auto& [name, value] : {std::pair{"log", "0"},
                                    {"threads", "0"},
                                    {"increment", "0"},
                                    {"ratioGap", "0"},
                                    {"allowableGap", "0"},
                                    {"primalTolerance", "1e-9"},
                                    {"integerTolerance", "1e-8"}})
    cbc().set_parameter(model.get(), name, value);
  cbc().solve(model.get());
  if (cbc().is_infeasible(model.get())) return std::nullopt;
  if (!cbc().is_optimal(model.get())) throw Fault("CBC gave up on an integer program");
  const double* const values = cbc().solution(model.get());
  std::vector<double> solution(values, values + columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].whole) solution[i] = std::round(solution[i]);
  return solution;
}

}  // namespace eyrie::offload
