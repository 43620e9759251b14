#pragma once
// The sections of the page, in the order in which a person wants to know: what is faster, how sure, why, is it right,
// on what machines, how to run it again. Each returns HTML; an empty text leaves the section out.
#include <string>
#include <vector>

#include "reports/render/table.hpp"
#include "reports/render/view.hpp"

namespace forklift::render {

/// <section> with a heading; nothing if the body is empty.
std::string section(const std::string& id, const std::string& title, const std::string& body);
/// The chips that say that numbers are not comparable, that their hosts are emulated, and how transactions were sent.
std::string scale_chip(const View& view);

// section_results.cpp
std::string findings_section(const View& view);
/// The rules of verdicts and of validity that hold for this experiment; what stands below its table.
std::vector<std::string> rules_words(const View& view);
std::string rules_section(const View& view);
/// What the scalability law says of each curve, in sentences; empty if nothing was swept.
std::string scaling_words(const View& view);
/// "faster", "no number", "another load: scale 0.1 → 1": one measure of a cell against the baseline.
std::string verdict_word(const analysis::CellFinding& cell, const analysis::MeasureFinding& finding);
Table cells_table(const View& view);
Table latency_table(const View& view);
Table differences_table(const View& view, const std::vector<analysis::Difference>& differences,
                        const std::string& caption);

// section_verdicts.cpp
/// No rows without two cells of one load.
Table verdicts_table(const View& view);
/// No rows where the scenario expects nothing.
Table expectations_table(const View& view);
/// No rows where there is a baseline.
Table pairs_table(const View& view);

// plots_concurrency.cpp
Table concurrency_table(const View& view);

// section_placement.cpp
/// What one transaction asks of the cluster, whose warehouses lie where, and how full logs and buffers were.
std::string placement_tables(const View& view);
Table locality_table(const View& view);

// section_lookups.cpp
/// No rows for DBT2.
Table lookups_table(const View& view);

// section_why_not.cpp
/// Each size of each curve, and what kept it from more; no rows if nothing was swept.
Table why_not_table(const View& view);

// section_hosts.cpp
Table host_use_table(const View& view);

// section_faults.cpp
/// What each fault did to the service; empty without faults.
std::string faults_table(const View& view);

// section_evidence.cpp
std::string trouble_section(const View& view);
Table runs_table(const View& view);
std::string checks_section(const View& view);
std::string outcomes_section(const View& view);

// section_setup.cpp
std::string machines_section(const View& view);
std::string again_section(const View& view);

}  // namespace forklift::render
