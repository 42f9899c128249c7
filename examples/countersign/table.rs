//! Tables: how rows are set out for people.
//!
//! Lives here: the plain look that every table has, without frames, as wide as
//! the screen if there is one.

use comfy_table::{ContentArrangement, Table, TableComponent, presets};

/// An empty table with a line under its header.
pub(crate) fn lined<'a>(header: impl IntoIterator<Item = &'a str>) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_style(TableComponent::HeaderLines, '─');
    table.set_style(TableComponent::MiddleHeaderIntersections, '─');
    table.set_header(header);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table
}

/// The same with space between its columns, which it must have all of by now.
pub(crate) fn spaced(mut table: Table) -> Table {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}
