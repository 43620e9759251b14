#pragma once
// The whole text of an error, which tests assert.
#include <string>

#include "common/core/error.hpp"

namespace forklift::test {

/// Of the Error that `work` throws; "nothing" if it throws none.
template <class Work>
std::string error_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace forklift::test
