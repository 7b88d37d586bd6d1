#include "faults/power/tapped_vfs.hpp"

#include <sqlite3.h>

#include <cstring>
#include <new>

namespace power {

struct TappedVfs::Vfs {
    sqlite3_vfs base;
    sqlite3_vfs* real;
    FileTap* tap;
};

namespace {

/// SQLite gives the room for it; the real file's follows it.
struct File {
    sqlite3_file base;
    FileTap* tap;
    const char* name;  ///< SQLite keeps it while the file is open; null for a temporary file
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* self(sqlite3_file* file) {
    return reinterpret_cast<File*>(file);
}

sqlite3_file* real(sqlite3_file* file) {
    return self(file)->real();
}

int close_file(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}

int read_file(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
    const int code = self(file)->tap->reads(self(file)->name);
    return code != SQLITE_OK ? code : real(file)->pMethods->xRead(real(file), data, size, offset);
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    const std::span octets(static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size));
    const int code = self(file)->tap->writes(self(file)->name, offset, octets);
    return code != SQLITE_OK ? code : real(file)->pMethods->xWrite(real(file), data, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    const int code = self(file)->tap->truncates(self(file)->name, size);
    return code != SQLITE_OK ? code : real(file)->pMethods->xTruncate(real(file), size);
}

int sync_file(sqlite3_file* file, int flags) {
    const int code = self(file)->tap->syncs(self(file)->name);
    return code != SQLITE_OK ? code : real(file)->pMethods->xSync(real(file), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

int lock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}

int unlock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}

int check_reserved(sqlite3_file* file, int* reserved) {
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}

int control(sqlite3_file* file, int operation, void* argument) {
    if (operation == SQLITE_FCNTL_HAS_MOVED && !self(file)->tap->may_move()) {
        *static_cast<int*>(argument) = 0;
        return SQLITE_OK;
    }
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}

int characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

/// Version 1: no shared memory, which a database that one process owns does not need.
const sqlite3_io_methods methods{
    1,         close_file,  read_file,      write_file, truncate_file, sync_file,       file_size,
    lock_file, unlock_file, check_reserved, control,    sector_size,   characteristics, nullptr,
    nullptr,   nullptr,     nullptr,        nullptr,    nullptr};

template <class Vfs>
Vfs& tapped(sqlite3_vfs* vfs) {
    return *static_cast<Vfs*>(vfs->pAppData);
}

}  // namespace

TappedVfs::TappedVfs(FileTap& tap) : vfs_(std::make_unique<Vfs>()) {
    vfs_->real = sqlite3_vfs_find(nullptr);
    vfs_->tap = &tap;
    vfs_->base = *vfs_->real;
    vfs_->base.pNext = nullptr;
    vfs_->base.zName = "tapped";
    vfs_->base.pAppData = vfs_.get();
    vfs_->base.szOsFile = static_cast<int>(sizeof(File)) + vfs_->real->szOsFile;
    vfs_->base.xOpen = [](sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                          int* out) {
        Vfs& own = tapped<Vfs>(vfs);
        File* opened = new (file) File{{nullptr}, own.tap, name};
        std::memset(opened->real(), 0, static_cast<std::size_t>(own.real->szOsFile));
        if (name == nullptr) {
            return SQLITE_CANTOPEN;  // Temporary files are kept in memory.
        }
        int exists = 0;
        own.real->xAccess(own.real, name, SQLITE_ACCESS_EXISTS, &exists);
        int code = own.tap->opens(name, exists == 0 && (flags & SQLITE_OPEN_CREATE) != 0);
        if (code == SQLITE_OK) {
            code = own.real->xOpen(own.real, name, opened->real(), flags, out);
        }
        opened->base.pMethods = code == SQLITE_OK ? &methods : nullptr;
        return code;
    };
    vfs_->base.xDelete = [](sqlite3_vfs* vfs, const char* name, int sync_directory) {
        Vfs& own = tapped<Vfs>(vfs);
        const int code = own.tap->removes(name);
        return code != SQLITE_OK ? code : own.real->xDelete(own.real, name, sync_directory);
    };
    // The others work on the real one's data.
    vfs_->base.xAccess = [](sqlite3_vfs* vfs, const char* name, int flags, int* out) {
        Vfs& own = tapped<Vfs>(vfs);
        return own.real->xAccess(own.real, name, flags, out);
    };
    vfs_->base.xFullPathname = [](sqlite3_vfs* vfs, const char* name, int size, char* out) {
        Vfs& own = tapped<Vfs>(vfs);
        return own.real->xFullPathname(own.real, name, size, out);
    };
    sqlite3_vfs_register(&vfs_->base, 1);
}

TappedVfs::~TappedVfs() {
    sqlite3_vfs_unregister(&vfs_->base);
    sqlite3_vfs_register(vfs_->real, 1);
}

}  // namespace power
