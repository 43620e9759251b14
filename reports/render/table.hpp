#pragma once
// A table once, shown as HTML, CSV or text for a terminal. Cells are plain text; HTML may stand in `html` instead.
#include <string>
#include <vector>

namespace forklift::render {

struct Cell {
  std::string text;
  std::string html;  ///< shown in HTML instead of the text; already escaped
};

struct Table {
  struct Column {
    std::string title;
    bool number = false;  ///< right-aligned
  };
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;

  void add(std::vector<std::string> texts);
  /// Scrolls by itself on a narrow page; the first column heads its row; a column without any text is left out.
  std::string html() const;
  std::string csv() const;
  std::string markdown() const;
  /// Columns padded with blanks, two between; lines end with a newline.
  std::string text() const;

 private:
  std::vector<bool> filled() const;
};

/// RFC 4180: quoted where needed. A value that a spreadsheet would take for a formula gets a quote in front.
std::string csv_value(const std::string& text);

/// How many columns a terminal needs for this UTF-8 text (one per code point).
std::size_t width_of(const std::string& text);

}  // namespace forklift::render
