#pragma once
// The tables that a history is shown in, on a terminal and on a page.
#include "reports/render/history.hpp"
#include "reports/render/table.hpp"

namespace forklift::render {

Table series_table(const std::vector<HistoryView>& all);
Table points_table(const HistoryView& view);

/// "2026-11-28".
std::string day_of(std::int64_t wall_us);

}  // namespace forklift::render
