#include "tests/support/fake_machine.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/remote/quote.hpp"

namespace forklift::test {
namespace {

constexpr std::size_t kMostTold = 100;

bool is_script(const remote::Command& command) {
  return command.argv.size() > 2 && command.argv[0] == "sh" && command.argv[1] == "-c";
}

const std::vector<KnownCommand>& all_commands() {
  static const auto all = [] {
    std::vector<KnownCommand> table;
    for (const auto& part : {process_commands(), directory_commands(), file_commands(), fact_commands()})
      table.insert(table.end(), part.begin(), part.end());
    return table;
  }();
  return all;
}

}  // namespace

FakeMachine::FakeMachine(std::string its_name, FakeClock& its_clock)
    : name(std::move(its_name)), boot("boot-" + name), clock(its_clock) {
  std::replace(boot.begin(), boot.end(), ' ', '-');  // one word, as the kernel's
}

bool FakeMachine::has_program(const std::string& program) const {
  return program.find('/') == std::string::npos ? !lacking.contains(program) : files.is_program(program);
}

const KnownCommand* known_command(const remote::Command& command) {
  const auto& text = is_script(command) ? command.argv[2] : command.argv.at(0);
  const auto& all = all_commands();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.text == text; });
  return found == all.end() ? nullptr : &*found;
}

Words words_of(const remote::Command& command) {
  const std::size_t first = is_script(command) ? 4 : 1;
  return {command.argv.begin() + static_cast<std::ptrdiff_t>(std::min(first, command.argv.size())), command.argv.end()};
}

std::string description_of(const remote::Command& command) {
  const auto* known = known_command(command);
  if (known == nullptr) return remote::show(command.argv).substr(0, kMostTold);
  const auto words = words_of(command);
  auto text = known->name;
  for (std::size_t i = known->from; i < words.size() && i < known->from + known->told; ++i) text += " " + words[i];
  return text;
}

}  // namespace forklift::test
