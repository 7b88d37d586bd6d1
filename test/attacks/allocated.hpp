#pragma once

#include <malloc.h>

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
/// Of sanitizer/allocator_interface.h, which g++ 12 has no copy of.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace attacks {

/// Octets that this process has allocated and not given back.
inline std::size_t allocated_octets() {
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

}  // namespace attacks
