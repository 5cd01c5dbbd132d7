/// Live records that name one that was deleted (R-OWN 10): how many, and the first of them.
package struct NamedGone: Equatable, Sendable {
    package let gone: RecordKey
    package let count: Int64
    package let first: [RecordKey]

    package init(gone: RecordKey, count: Int64, first: [RecordKey]) {
        self.gone = gone
        self.count = count
        self.first = first
    }
}
