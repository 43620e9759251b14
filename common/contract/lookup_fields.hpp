#pragma once
// The table of what a scenario and a job say of key lookups alike. What they name differently (the backend) and what
// only a job has is in lookups.cpp.
#include "common/contract/lookups.hpp"
#include "common/core/fields.hpp"

namespace forklift::contract {

/// In JSON durations are "NAME_us", whole microseconds.
const fields::Table<KeyLookup>& lookup_fields();

}  // namespace forklift::contract
