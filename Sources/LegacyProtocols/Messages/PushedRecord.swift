/// One record of a v5 push.
package struct PushedRecord: Sendable {
    /// What is to be done.
    package enum Action: Sendable { case upsert, delete, merge }

    /// The site's own name for the entry; several records may share it.
    package let entry: String
    package let table: String
    package let id: String
    package let action: Action
    /// The record's bytes; empty where there are none.
    package let payload: [UInt8]

    package init(entry: String, table: String, id: String, action: Action, payload: [UInt8]) {
        self.entry = entry
        self.table = table
        self.id = id
        self.action = action
        self.payload = payload
    }
}
