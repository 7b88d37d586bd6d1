#pragma once

#include "groups.hpp"

/// Whether the call that is about to be made is the one that goes wrong.
namespace shim {

enum class Verdict { call, fail, shorten, die_after };

/// A call that has no descriptor and no path.
Verdict judge(Group group, const char* name);
/// A call on a descriptor. `fail` comes with errno set.
Verdict judge(Group group, const char* name, int descriptor);
/// A call on a path.
Verdict judge(Group group, const char* name, const char* path);

/// Does not return.
void die();

/// Remembers what a descriptor is.
void opened(int descriptor, const char* path);
void closed(int descriptor);

}  // namespace shim
