// Pages for large arrays.
#pragma once
#include <cstddef>

namespace eyrie {

// Asks for huge pages for memory that was allocated and not touched yet; a hint. The filters of a large layer would be
// tens of thousands of small pages, and asking for these one by one takes longer than filling them.
void use_huge_pages(void* memory, std::size_t bytes);

}  // namespace eyrie
