#include "proxy/protocol/prepared.hpp"

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {

std::optional<Execution> parse_execution(std::string_view argument, std::uint16_t parameters) {
  Reader reader{argument};
  Execution execution;
  execution.statement = reader.u32();
  execution.flags = reader.u8();
  execution.iterations = reader.u32();
  if (parameters > 0) {
    execution.nulls = reader.bytes((std::size_t{parameters} + 7) / 8);
    if (reader.u8() == 1) execution.types = reader.bytes(std::size_t{parameters} * 2);
    execution.values = reader.rest();
  }
  if (!reader.ok()) return std::nullopt;
  return execution;
}

std::string execution_packet(const Execution& execution, std::uint32_t statement, std::string_view types) {
  std::string argument;
  argument.reserve(10 + execution.nulls.size() + 1 + types.size() + execution.values.size());
  put_number(argument, statement, 4);
  put_number(argument, execution.flags, 1);
  put_number(argument, execution.iterations, 4);
  if (!execution.nulls.empty()) {
    argument += execution.nulls;
    argument.push_back(types.empty() ? '\0' : '\1');
    argument.append(types).append(execution.values);
  }
  return command_packet(command::kStmtExecute, argument);
}

std::optional<std::uint32_t> statement_number(std::string_view argument) {
  Reader reader{argument};
  const auto number = reader.u32();
  if (!reader.ok()) return std::nullopt;
  return number;
}

std::string prepared_answer_for(std::string_view recorded, std::uint32_t number) {
  std::string answer{recorded};
  std::string bytes;
  put_number(bytes, number, 4);
  return answer.replace(kHeader + 1, 4, bytes);
}

}  // namespace forklift::proxy
