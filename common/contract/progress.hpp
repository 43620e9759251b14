#pragma once
// The lines that a driver writes to standard output, one JSON object each, in the order of its life:
//   {"event":"hello","version":1,"pid":…}                        first line
//   {"event":"ready"}                                            run: connected and prepared; waits on standard input for
//                                                                {"start_at_us":EPOCH}
//   {"event":"progress","phase":"warmup|measure|drain|load|check","second":…,"committed":…,"failed":…,"p95_us":…,
//    "rows":…,"rows_total":…}                                    about once a second; keys as the phase has them
//   {"event":"log","level":"warn","text":"…"}                    anything a person should see
//   {"event":"report","report":{…}}                              last line but one; the same as the result file
//   {"event":"error","where":…,"what":…,"fix":…,"kind":"config|environment"}   instead of a report
//   {"event":"bye"}                                              last line
// A driver ends when its standard input reaches end of file: nobody is listening any more.
#include <string>

#include "common/core/json.hpp"

namespace forklift::contract {

/// One line, newline included.
std::string progress_line(const Json& event);

/// Errors: environment, naming `origin`, if the line is no event object.
Json read_progress_line(const std::string& line, const std::string& origin);

}  // namespace forklift::contract
