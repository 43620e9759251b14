#pragma once
// The version and source revision that results carry.

namespace forklift {

inline constexpr const char* kVersion = "0.1.0";
/// The commit that the program was built from ("3f2a91c", with "+" if the tree had changes); "unknown" outside git.
extern const char* const kRevision;

}  // namespace forklift
