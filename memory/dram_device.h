// A DRAM device as its data sheet or standard describes it (configs/dram), and how a controller uses it (key `dram`).
#pragma once
#include <cstdint>

namespace eyrie {

// Minimum distances between commands, in DRAM clocks. _S: between bank groups, _L: within one.
struct DramTimings {
  int tRCD = 15;   // activate to column command
  int tRP = 15;    // precharge to activate
  int tRPab = 15;  // the same, of all banks of a rank at once
  int tCL = 12;    // read to the first data
  int tCWL = 6;    // write to the first data
  int tRAS = 34;   // activate to precharge
  int tRTP = 6;    // read to precharge
  int tCCD_S = 4;  // column command to column command, same rank
  int tCCD_L = 4;
  int tRRD_S = 8;  // activate to activate, same rank
  int tRRD_L = 8;
  int tFAW = 40;   // window of at most four activates of a rank
  int tWR = 12;    // last data written to precharge
  int tWTR_S = 6;  // last data written to read, same rank
  int tWTR_L = 6;
  int tREFI = 3120;  // between the times at which a rank's refreshes are due
  int tRFC = 104;    // refresh to activate
  int tBTA = 2;      // idle data bus where it changes its direction or its rank
};

struct DramDevice {
  double clock_MHz = 800;  // of commands; data move on both edges
  int width_bits = 32;     // of a channel
  int burst_length = 8;    // data a column command moves, in widths
  int command_clocks = 1;  // on the command bus
  int channels = 1;
  int ranks = 1;  // of a channel
  int bank_groups = 1;
  int banks = 8;         // of a rank, all groups together
  int rows = 16384;      // of a bank
  int row_bytes = 4096;  // of a rank
  DramTimings timings = {};

  int access_bytes() const { return width_bits / 8 * burst_length; }
  int access_clocks() const { return burst_length / 2; }
  int accesses_per_row() const { return row_bytes / access_bytes(); }
  std::uint64_t accesses() const {
    return std::uint64_t(channels) * ranks * banks * rows * static_cast<unsigned>(accesses_per_row());
  }
};

// What happens to a row once it was accessed.
enum class PagePolicy {
  open,    // it stays open until another row of its bank is wanted, or a refresh
  closed,  // it is closed with the access, unless a request that waits wants it too
};

// Which bits of an access's number say what, from the highest; the channel is always the lowest.
enum class AddressMapping {
  row_bank_column,  // neighbours share a row, then comes the next bank
  row_column_bank,  // neighbours are in different banks
  bank_row_column,  // neighbours share a row, then comes the next row of the bank
};

struct DramScheduling {
  PagePolicy page = PagePolicy::open;
  AddressMapping mapping = AddressMapping::row_bank_column;
  int queue_requests = 32;  // of a channel: those that the scheduler sees
  int most_passes = 16;     // column commands of younger requests before the oldest request's turn comes
};

}  // namespace eyrie
