// What each command of a client asks for, and whether it can be answered here.
#include <fmt/format.h>

#include "proxy/engine/session.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/prepared.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr std::uint32_t kLastPrepared = 0xffffffff;  // MariaDB's clients may execute "the last one"

std::unique_ptr<Job> make_job(Job::Kind kind, std::uint8_t command, std::string_view argument) {
  auto job = std::make_unique<Job>();
  job->kind = kind;
  job->command = command;
  job->argument = std::string{argument};
  return job;
}

}  // namespace

void Session::command(std::uint8_t command, std::string_view argument) {
  switch (command) {
    case command::kQuery:
      return query(argument);
    case command::kStmtExecute:
      return execute(argument);
    case command::kStmtPrepare:
      return prepare(argument);
    case command::kStmtClose:
      return close_statement(argument);
    case command::kStmtLongData:
      return long_data(argument);
    case command::kStmtFetch:
    case command::kStmtReset:
      return fetch_or_reset(command, argument);
    case command::kPing:
      reply_payload(ok());
      return output_.command_finished();
    case command::kInitDb:
      return start(make_job(Job::Kind::schema, command, argument));
    case command::kFieldList:
    case command::kStatistics: {
      auto job = make_job(Job::Kind::other, command, argument);
      job->reply = command == command::kStatistics ? ReplyKind::text : ReplyKind::rows;
      return start(std::move(job));
    }
    case command::kSetOption:
      multi_ = argument.size() == 2 && argument.front() == '\0';
      reply_payload(eof_payload({}));
      return output_.command_finished();
    case command::kResetConnection:
      return reset_connection();
    default:
      fail(code::kUnknownCommand, "Unknown command", "08S01");
      return output_.command_finished();
  }
}

void Session::query(std::string_view text) {
  ++context_.counters.queries;
  auto job = make_job(Job::Kind::query, command::kQuery, text);
  job->own_traits = traits_of(job->argument);
  start(std::move(job));
}

Session::ClientStatement* Session::find(std::uint32_t number) {
  const auto at = statements_.find(number);
  return at == statements_.end() ? nullptr : &at->second;
}

std::uint32_t Session::resolve(std::uint32_t number) const { return number == kLastPrepared ? last_number_ : number; }

void Session::prepare(std::string_view text) {
  ++context_.counters.prepares;
  if (statements_.size() >= static_cast<std::size_t>(context_.config.limits.statements_per_client)) {
    fail(code::kTooManyStatements,
         fmt::format("forklift-proxy: this client has {} prepared statements, as many as limits.statements_per_client "
                     "allows; close some, or raise it",
                     context_.config.limits.statements_per_client),
         "42000");
    return output_.command_finished();
  }
  Statement& statement = context_.statements.use(schema_, profile_, text);
  if (is_current(statement) && (bound_ == nullptr || held_)) {
    ++context_.counters.prepares_answered_here;
    answer_prepared(statement);
    context_.statements.release(statement);
    return output_.command_finished();
  }
  auto job = make_job(Job::Kind::prepare, command::kStmtPrepare, text);
  job->statement = &statement;
  job->own_traits.partition = statement.traits.partition;
  job->own_traits.kills = statement.traits.kills;
  job->own_traits.hides_text = statement.traits.hides_text;
  start(std::move(job));
}

bool Session::is_current(const Statement& statement) const {
  return !statement.answer.empty() &&
         statement.generation == context_.schema_generation.load(std::memory_order_relaxed);
}

void Session::answer_prepared(Statement& statement) {
  ++statement.users;
  last_number_ = last_number_ % 0x7fffffff + 1;
  while (statements_.contains(last_number_)) last_number_ = last_number_ % 0x7fffffff + 1;
  statements_[last_number_].shared = &statement;
  ++context_.counters.statements;
  output_.send(prepared_answer_for(statement.answer, last_number_));
}

void Session::execute(std::string_view argument) {
  ++context_.counters.executions;
  const auto number = resolve(statement_number(argument).value_or(0));
  ClientStatement* statement = find(number);
  const auto execution = statement == nullptr ? std::nullopt : parse_execution(argument, statement->shared->parameters);
  const bool typed =
      execution && (statement->shared->parameters == 0 || !execution->types.empty() || !statement->types.empty());
  if (!typed) {
    if (statement == nullptr) {
      fail(code::kUnknownStatement,
           fmt::format("Unknown prepared statement handler ({}) given to mysqld_stmt_execute", number));
    } else {
      fail(code::kMalformed, "Malformed communication packet.");
    }
    return output_.command_finished();
  }
  if (!execution->types.empty()) statement->types = std::string{execution->types};
  statement->cursor = execution->flags != 0;
  auto job = make_job(Job::Kind::execute, command::kStmtExecute, argument);
  job->number = number;
  job->statement = statement->shared;
  ++statement->shared->users;
  job->traits = &statement->shared->traits;
  start(std::move(job));
}

void Session::long_data(std::string_view argument) {
  const auto number = resolve(statement_number(argument).value_or(0));
  ClientStatement* statement = find(number);
  if (statement == nullptr || argument.size() < 6) return output_.command_finished();  // the protocol has no reply here
  statement->long_data = true;
  auto job = make_job(Job::Kind::long_data, command::kStmtLongData, argument);
  job->number = number;
  job->statement = statement->shared;
  ++statement->shared->users;
  start(std::move(job));
}

void Session::fetch_or_reset(std::uint8_t command, std::string_view argument) {
  const auto number = resolve(statement_number(argument).value_or(0));
  ClientStatement* statement = find(number);
  if (statement == nullptr || (statement->private_number == 0 && command == command::kStmtFetch)) {
    fail(code::kUnknownStatement, fmt::format("Unknown prepared statement handler ({}) given to mysqld_stmt_{}", number,
                                              command == command::kStmtFetch ? "fetch" : "reset"));
    return output_.command_finished();
  }
  if (statement->private_number == 0) {  // nothing of it is on any server
    reply_payload(ok());
    return output_.command_finished();
  }
  auto job =
      make_job(command == command::kStmtFetch ? Job::Kind::fetch : Job::Kind::reset_statement, command, argument);
  job->number = number;
  if (command == command::kStmtFetch) job->reply = ReplyKind::rows;
  start(std::move(job));
}

void Session::close_statement(std::string_view argument) {
  const auto at = statements_.find(resolve(statement_number(argument).value_or(0)));
  if (at != statements_.end()) {
    if (at->second.private_number != 0) {
      std::string close;
      put_number(close, at->second.private_number, 4);
      bound_->send_only(command_packet(command::kStmtClose, close));
      --private_statements_;
    }
    context_.statements.release(*at->second.shared);
    statements_.erase(at);
    --context_.counters.statements;
    if (!held_) settle();
  }
  if (!busy()) output_.command_finished();
}

void Session::reset_connection() {
  const std::string schema = schema_;
  const ProfileId profile = first_profile_;
  leave();
  schema_ = schema;
  profile_ = profile;
  multi_ = first_multi_;
  last_insert_id_ = 0;
  if (forced_pins_ != 0) set_pins(forced_pins_);
  reply_payload(ok());
  output_.command_finished();
}

bool Session::may_pin(const Job& job) {
  if (job.traits->pins == 0 || pins_ != 0) return true;
  return context_.counters.pinned.get() * 100 <
         std::int64_t{context_.dispatcher.connections()} * context_.config.limits.pinned_percent;
}

void Session::start(std::unique_ptr<Job> job) {
  const auto refuse = [&](std::uint16_t code, const std::string& why) {
    job_ = std::move(job);
    fail(code, why);
    finish();
    output_.command_finished();
  };
  if (job->traits->kills)
    return refuse(code::kNotSupportedYet,
                  "forklift-proxy: KILL would name a connection of the SQL server, not one of the proxy");
  if (job->traits->hides_text)
    return refuse(
        code::kNotSupportedYet,
        "forklift-proxy: the statement of PREPARE or EXECUTE IMMEDIATE must be a string literal: anything else "
        "could hold a KILL of another client's connection");
  if (!may_pin(*job))
    return refuse(
        code::kTooManyConnections,
        fmt::format("forklift-proxy: limits.pinned_percent is reached, {} of {} server connections are pinned, and "
                    "this statement would pin one more; raise it, or servers[].connections",
                    context_.counters.pinned.get(), context_.dispatcher.connections()));
  if (bound_ == nullptr && job->traits->needs_previous) {
    if (last_ == nullptr || !context_.dispatcher.take_back(*last_, this))
      return refuse(code::kUnknownError,
                    "forklift-proxy: what the previous statement left is gone, its server connection serves others");
    bind(*last_);
  }
  job_ = std::move(job);
  answered_ = false;
  if (bound_ != nullptr) {
    if (std::exchange(held_, false)) context_.dispatcher.end_hold(*bound_);
    return run();
  }
  const Wish wish{job_->traits->partition ? job_->traits->partition : partition_, profile_, &schema_};
  if (ServerConnection* connection = context_.dispatcher.take(wish)) {
    bind(*connection);
    return run();
  }
  if (!join_waiting_read()) context_.dispatcher.wait(*this, wish);
}

}  // namespace forklift::proxy
