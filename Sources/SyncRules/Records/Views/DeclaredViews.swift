/// Every view that declares fields of a table: what they declare is picked from the records of that table.
package enum DeclaredViews {
    package static let all: [any RecordView.Type] = [
        DocumentLine.self, DocumentRecord.self, ItemListLine.self, ItemListRecord.self, ItemListUse.self, LogRecord.self, MessageRecord.self,
        NameRecord.self, NumberRow.self, PreferenceRecord.self, PrescriberRecord.self, RepeatRecord.self, ReportRecord.self, SiteSetting.self, StockLine.self,
        StocktakeRecord.self, StoreRecord.self, UserRecord.self, UserStoreRow.self, VisibilityRow.self,
    ]

    private static let byTable: [String: any RecordView.Type] = Dictionary(
        uniqueKeysWithValues: all.flatMap { view in view.tables.map { ($0.lowercased(), view) } })

    /// - Parameter table: in any case.
    static func of(_ table: String) -> (any RecordView.Type)? { byTable[table.lowercased()] }
}
