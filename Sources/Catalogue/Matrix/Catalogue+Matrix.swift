extension Catalogue {
    /// The matrix: every row of the ownership table, in both topologies, for every role and action (R-OWN, R-ROUTE), and after a row the
    /// parts of it that are answered otherwise.
    ///
    /// Derived from the declarations; the same catalogue always gives the same cells, in the same order.
    package func matrix() -> [MatrixCell] {
        RowRules.all(of: self).flatMap { row in
            cells(row, nil)
                + MatrixCase.all.filter { $0.dataType == row.row.data }.flatMap { part in
                    RowRules(part, of: row.row, in: self).map { cells($0, part) } ?? []
                }
        }
    }

    private func cells(_ row: RowRules, _ part: MatrixCase?) -> [MatrixCell] {
        MatrixTopology.allCases.flatMap { topology in
            let rules = MatrixRules(row: row, part: part, seats: Seats(catalogue: self, topology: topology))
            return MatrixRole.allCases.flatMap { role in (part?.actions ?? MatrixAction.allCases).map { rules.cell(role, $0) } }
        }
    }
}
