import Payload

/// One record as a v5 site receives it, in central's list or in its queue.
package struct SentRecord: Sendable {
    package enum Action: String, Sendable { case insert, update, delete, merge }

    package let table: String
    package let id: String
    package let action: Action
    /// In form already; none for a deletion.
    package let data: [UInt8]?

    package init(table: String, id: String, action: Action, data: [UInt8]?) {
        self.table = table
        self.id = id
        self.action = action
        self.data = data
    }

    func write(to writer: inout JSONWriter) {
        for (key, text) in [("tableName", table), ("recordId", id), ("action", action.rawValue)] {
            writer.key(key)
            writer.string(text)
        }
        if let data {
            writer.key("recordData")
            writer.raw(data)
        }
    }
}
