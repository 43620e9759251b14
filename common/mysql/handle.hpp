#pragma once
// Owning pointers for the client library's handles: owned before any return code is checked.
#include <mysql.h>

#include <memory>

namespace forklift::mysql {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

using Handle = std::unique_ptr<MYSQL, Deleter<mysql_close>>;
using ResultHandle = std::unique_ptr<MYSQL_RES, Deleter<mysql_free_result>>;

}  // namespace forklift::mysql
