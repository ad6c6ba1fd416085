#include "sim/spatial/limits.h"

namespace eyrie {

SpatialLimits limits_of(const SpatialConfig& machine) {
  const int bank_bits = machine.global_buffer.bank_bytes * 8;
  return {.rows = machine.array.rows,
          .columns = machine.array.columns,
          .ifmap_spad_words = machine.pe.ifmap_spad_words,
          .filter_spad_words = machine.pe.filter_spad_words,
          .psum_spad_words = machine.pe.psum_spad_words,
          .ifmap_fifo_words = machine.pe.fifos.ifmap_words,
          .filter_packet_words = machine.networks.filter_words,
          .psum_packet_words = machine.networks.psum_words,
          .prefetch_words = machine.prefetch_words(),
          .bank_filter_words = bank_bits / machine.word_bits.filter,
          .banks = machine.global_buffer.banks,
          .bank_ifmap_words = bank_bits / machine.word_bits.ifmap,
          .bank_psum_words = bank_bits / machine.word_bits.psum,
          .loop_order = machine.pe.loop_order,
          .pass = machine.pass};
}

}  // namespace eyrie
