// A layer cut into what EIE computes at a time: parts of the inputs that fill the source registers, with parts of the
// outputs that fill the destination registers.
#pragma once
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pe/eie/eie_control.h"
#include "sim/eie/eie_config.h"
#include "workloads/layer_data.h"

namespace eyrie {

// Why EIE cannot run a layer, whatever its data; empty: it can.
std::string eie_misfit(const EieConfig& machine, const Layer& layer, const DataRecipe& recipe);

// The distinct values of weights, ascending.
std::vector<Word> distinct_values(const std::vector<Word>& weights);

// The codebook that the layer's weights, and its bias if a column holds it, are coded with; without sharing, all the
// values there are. Throws UserError, its message begun by `where`, if they are more than the codebook holds, or if a
// bias is no weight.
Codebook eie_codebook(const EieConfig& machine, const Layer& layer, const LayerData& data, const std::string& where);

// A part of the matrix, coded, and where it lies in the layer.
struct EiePart {
  CscMatrix matrix;
  int first_input = 0, inputs = 0;
  bool has_bias = false;   // its last column
  bool from_dram = false;  // it is too large for the matrix SRAM
};

// The batches of a layer: for every image, for every part of the outputs, the parts of the inputs. A part of the inputs
// is no larger than the pointers reach: their entries are counted from its own beginning. Parts are coded when they are
// first wanted, and kept if all of them together are not large.
class EieLayer : public EieBatches {
 public:
  EieLayer(const EieConfig& machine, const Layer& layer, const LayerData& data, std::string where);

  // The vectors of an image fit the activation SRAMs together.
  bool activations_fit() const;

  const std::vector<Word>& codebook() const override { return codebook_.values(); }
  // No batch either if one cannot be coded: what is thrown must not cross SystemC's kernel.
  const EieBatch* next(EieArray& array) override;
  void finish(const EieArray& array) override;

  // Throws what kept a batch from being coded, if anything did.
  void rethrow() const {
    if (failed_) std::rethrow_exception(failed_);
  }
  // What is known when all batches are done.
  Tensor<Word> take_ofmap() { return std::move(ofmap_); }
  std::uint64_t batches() const { return batches_; }
  std::uint64_t stored_macs() const {
    return stored_macs_;
  }  // of the activations that were broadcast with the entries
     // that are no padding

 private:
  const EieBatch* begin_batch(EieArray& array);
  int outputs_from(int first) const { return std::min(machine_.vector_part(), layer_.M - first); }
  EiePart& part();
  std::unique_ptr<EiePart> encode(int first_input, int inputs) const;
  std::unique_ptr<EiePart> encode_what_pointers_reach(int first_input) const;
  [[noreturn]] void refuse_column(const EiePart& part, std::uint64_t reach) const;
  void begin_outputs(EieArray& array) const;
  void fill_batch(const EiePart& part);

  const EieConfig& machine_;
  const Layer& layer_;
  const LayerData& data_;
  const std::string where_;
  const bool bias_column_;
  const Codebook codebook_;
  const std::vector<Word> bias_;  // of the last column
  Tensor<Word> ofmap_;

  int image_ = 0, first_output_ = 0, first_input_ = 0;  // of the next batch
  std::optional<std::pair<int, int>> in_registers_;     // image and first input of what the source registers hold
  std::vector<std::unique_ptr<EiePart>> parts_;         // in the order of an image's batches
  std::size_t part_ = 0;                                // the present one
  std::uint64_t kept_entries_ = 0;
  EieBatch batch_;
  std::exception_ptr failed_;
  bool finishes_outputs_ = false;
  int batch_image_ = 0, batch_first_output_ = 0;
  std::uint64_t batches_ = 0, stored_macs_ = 0;
};

}  // namespace eyrie
