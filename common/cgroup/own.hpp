#pragma once
// The control groups of this process, read from its own files.
#include "common/cgroup/cgroup.hpp"

namespace forklift::cgroup {

/// Where this process is; asked once, since a process is seldom moved.
Membership own_membership();

/// What its files say now; without any, nothing is limited.
Reading read_now(const Membership& membership);

/// Cores that this process may use: those of its CPU mask, or fewer if its groups allow less.
double cores_given(const Reading& reading);

}  // namespace forklift::cgroup
