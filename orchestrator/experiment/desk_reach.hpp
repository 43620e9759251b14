#pragma once
// How the hosts of an experiment are reached if some of them are emulated (transport "desk"): through the desk that
// runs for it. When that is gone, so is every process in them; what is left are files of this machine, which answers
// for them then.
#include <string>

#include "common/store/reader.hpp"
#include "orchestrator/experiment/effects.hpp"

namespace forklift::experiment {

inline constexpr const char* kDesk = "desk";  ///< its name among an experiment's processes

/// The mark of an experiment's desk.
std::string desk_mark(const std::string& experiment);
/// Where a desk listens that was given this directory.
std::string desk_socket(const std::string& directory);

/// `socket`: of the desk; empty: there is none, or it is gone.
hosts::MakeHost reach(const Effects& effects, const std::string& socket);

/// The socket of the desk that an earlier orchestrator of the experiment recorded, if it answers; empty: it does not.
std::string known_desk(const Effects& effects, const store::Reader& reader, const store::Experiment& experiment,
                       const scenario::Scenario& scenario);

/// Does this machine allow the scenario's emulated hosts? Asked before anything is started or recorded. Errors:
/// environment, with the command that allows them.
void need_desk(const Effects& effects, const scenario::Scenario& scenario);

/// What a desk that was killed can't have removed. Errors: environment.
void clean_desk(const Effects& effects, const std::string& experiment);

}  // namespace forklift::experiment
