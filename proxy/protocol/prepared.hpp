#pragma once
// Prepared statements between a client's numbers and a server's. A server remembers the parameters' types of the last
// execution; a client sends them only once. Since executions of several clients share a server's statement, each gets
// its own types written in.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forklift::proxy {

/// COM_STMT_EXECUTE without its command byte, taken apart; the views are into the packet.
struct Execution {
  std::uint32_t statement = 0;
  std::uint8_t flags = 0;  ///< 0: no cursor
  std::uint32_t iterations = 1;
  std::string_view nulls;  ///< one bit per parameter
  std::string_view types;  ///< two bytes per parameter; empty if the client did not send them
  std::string_view values;
};

/// nullopt: malformed for a statement with so many parameters.
std::optional<Execution> parse_execution(std::string_view argument, std::uint16_t parameters);

/// The whole packet for a server: `types` replace what the execution has.
std::string execution_packet(const Execution& execution, std::uint32_t statement, std::string_view types);

/// The first four bytes of an argument that begins with a statement's number. nullopt: too short.
std::optional<std::uint32_t> statement_number(std::string_view argument);

/// A recorded answer to COM_STMT_PREPARE with another number in it.
std::string prepared_answer_for(std::string_view recorded, std::uint32_t number);

}  // namespace forklift::proxy
