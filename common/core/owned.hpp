#pragma once
// Owning pointers for the handles of C libraries: a handle is owned before any return code is checked.
#include <memory>

namespace forklift {

template <auto free_handle>
struct FreeBy {
  template <class Handle>
  void operator()(Handle* handle) const {
    free_handle(handle);
  }
};

/// Owned<BIO, BIO_free_all>.
template <class Handle, auto free_handle>
using Owned = std::unique_ptr<Handle, FreeBy<free_handle>>;

}  // namespace forklift
