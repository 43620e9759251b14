#pragma once
// Owning pointers for the client library's handles.
#include <mysql.h>

#include "common/core/owned.hpp"

namespace forklift::mysql {

using Handle = Owned<MYSQL, mysql_close>;
using ResultHandle = Owned<MYSQL_RES, mysql_free_result>;

}  // namespace forklift::mysql
