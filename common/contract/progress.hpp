#pragma once
// The lines that a driver writes to standard output, one JSON object each, in the order of its life:
//   {"event":"hello","version":1,"pid":…,"oom_file":…,"oom_kills":…}   first line; with the last two, who finds it
//                                                                killed can see whether memory was short
//   {"event":"ready"}                                            run: connected and prepared; waits on standard input
//   for
//                                                                {"start_at_us":EPOCH}
//   {"event":"progress","phase":"warmup|measure|drain|load|check","second":…,"committed":…,"failed":…,"p95_us":…,
//    "rows":…,"rows_total":…}                                    about once a second; keys as the phase has them
//   {"event":"steady","second":…}                                run with steady_warmup: this driver's state is steady.
//   With
//                                                                several drivers it goes on warming up until standard
//                                                                input says {"window_at_us":EPOCH}, or the bound comes
//   {"event":"log","level":"warn","text":"…"}                    anything a person should see
//   {"event":"report","report":{…}}                              last line but one; the same as the result file
//   {"event":"error","where":…,"what":…,"fix":…,"kind":"config|environment|interrupted"}   instead of a report
//   {"event":"bye"}                                              last line
// A driver that runs ends when its standard input reaches end of file: nobody is listening any more. One that loads or
// checks does so with --stdin-guard. Exit codes: 0 done; 1 done, with a report, but an audit or a condition failed;
// 2 config; 3 environment; 130 told to stop.
#include <string>

#include "common/core/json.hpp"

namespace forklift::contract {

/// One line, newline included.
std::string progress_line(const Json& event);

/// Errors: environment, naming `origin`, if the line is no event object.
Json read_progress_line(const std::string& line, const std::string& origin);

}  // namespace forklift::contract
