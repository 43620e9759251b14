#include "common/contract/client.hpp"

#include <fmt/format.h>

#include "common/contract/report.hpp"
#include "common/contract/whole.hpp"
#include "common/core/error.hpp"

namespace forklift::contract {

Json to_json(const ClientReport& r) {
  return {{"version", kReportVersion},
          {"kind", "client"},
          {"exit_code", r.exit_code},
          {"out_of_memory", r.out_of_memory},
          {"cpu_us", r.cpu_us},
          {"cpu_share", r.cpu_share},
          {"cores", r.cores},
          {"run_queue_share", r.run_queue_share},
          {"cpu_periods", r.cpu_periods},
          {"throttled_periods", r.throttled_periods},
          {"saturation_reason", r.saturation_reason}};
}

ClientReport read_client_report(const Json& json, const std::string& origin) {
  ClientReport r;
  try {
    if (whole<int>(json.at("version")) == kReportVersion && json.at("kind").get<std::string>() == "client") {
      read_whole(json, "exit_code", r.exit_code);
      json.at("out_of_memory").get_to(r.out_of_memory);
      read_whole(json, "cpu_us", r.cpu_us);
      json.at("cpu_share").get_to(r.cpu_share);
      json.at("cores").get_to(r.cores);
      json.at("run_queue_share").get_to(r.run_queue_share);
      read_whole(json, "cpu_periods", r.cpu_periods);
      read_whole(json, "throttled_periods", r.throttled_periods);
      json.at("saturation_reason").get_to(r.saturation_reason);
      return r;
    }
  } catch (const Json::exception&) {  // as below
  } catch (const std::range_error&) {
  }
  throw Error{ErrorKind::environment, origin, fmt::format("this is no client report of version {}", kReportVersion),
              "Use orchestrator and driver of the same release"};
}

}  // namespace forklift::contract
