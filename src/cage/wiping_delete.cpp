// The worker's own operator delete: what was on the heap is overwritten before it is given back.
// Each request of the old interface carries its password, which std::string and the standard
// containers would leave lying in free memory. Linked into the worker alone; a room need not know
// of it.
#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

void wipe_and_free(void* memory) noexcept {
    if (memory != nullptr) {
        ::explicit_bzero(memory, ::malloc_usable_size(memory));
        std::free(memory);
    }
}

}  // namespace

// [new.delete.single]: the other forms of new and delete, but for the aligned ones, call these two.
void* operator new(std::size_t size) {
    for (;;) {
        if (void* memory = std::malloc(size == 0 ? 1 : size)) {
            return memory;
        }
        const std::new_handler handler = std::get_new_handler();
        if (handler == nullptr) {
            throw std::bad_alloc();
        }
        handler();
    }
}

void operator delete(void* memory) noexcept {
    wipe_and_free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
    wipe_and_free(memory);
}
