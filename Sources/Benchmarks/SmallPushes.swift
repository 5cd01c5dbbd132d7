import SampleNetwork

/// The pushes of a clinic at work: each a header and its first line, under one group.
struct SmallPushes {
    private let store: String
    private var records: InvoiceLines.Iterator
    private var count: Int64 = 0

    init(store: String, timeOrderedIDs: Bool) {
        self.store = store
        records = SampleNetwork.invoiceLines(
            count: 1_000_000, seed: UInt64(truncatingIfNeeded: store.utf8.reduce(7) { $0 &* 31 &+ Int($1) }), storeID: store,
            timeOrderedIDs: timeOrderedIDs
        ).makeIterator()
    }

    /// The next push's body, written under this epoch of the store.
    mutating func next(epoch: Int64) -> [UInt8] {
        var header: SampleRecord?
        while let record = records.next() {
            if record.table == "transact" {
                header = record
            } else if let header {
                count += 1
                var body = Array(#"{"push":\#(count),"opening":"bench","groups":1}"#.utf8)
                body += Array("\n{\"group\":\(count),\"epochs\":\"store:\(store)=\(epoch)\",\"changes\":2}\n".utf8)
                for one in [header, record] {
                    body += Array("[\"\(one.table)\",\"\(one.id)\",null,".utf8) + one.payload + Array("]\n".utf8)
                }
                return body
            }
        }
        return []
    }
}
