extension SampleNetwork {
    /// A bulk of finalised customer invoices for load tests: headers, each followed by its ten lines.
    ///
    /// A sequence that makes each record as it is asked for, so it takes no memory for a bulk of any size. The customer is a
    /// facility, so nothing is transferred. If `storeID` is a store of `SampleNetwork(seed:)` with 120 items, all references are to
    /// records of that network; for any other store the lines name no stock line or location. Bulks of different stores share no
    /// ids. Stock on hand does not follow from a bulk.
    ///
    /// - Parameters:
    ///   - count: number of lines; headers come on top, one for each started ten.
    ///   - seed: that of the network.
    ///   - storeID: the store of the headers.
    ///   - timeOrderedIDs: ids that grow from record to record (as version 7 UUIDs) instead of random legacy ones.
    package static func invoiceLines(
        count: Int, seed: UInt64, storeID: String, timeOrderedIDs: Bool
    ) -> InvoiceLines {
        InvoiceLines(count: count, seed: seed, storeID: storeID, timeOrderedIDs: timeOrderedIDs)
    }
}

/// The records of a bulk of invoices; see `SampleNetwork.invoiceLines`.
package struct InvoiceLines: Sequence, Sendable {
    /// Lines on an invoice, the last one's excepted.
    package static let linesPerInvoice = 10
    /// Number of lines, without headers.
    package let lineCount: Int
    /// Number of all records.
    package var recordCount: Int { lineCount + (lineCount + Self.linesPerInvoice - 1) / Self.linesPerInvoice }

    let text: InvoiceText
    let random: SeededRandom
    let timeOrderedIDs: Bool

    init(count: Int, seed: UInt64, storeID: String, timeOrderedIDs: Bool) {
        precondition(count >= 0, "a bulk has no negative size")
        let network = SampleNetwork(seed: seed)
        lineCount = count
        text = InvoiceText(network: network, storeID: storeID)
        random = SeededRandom(seed: seed, stream: "bulk/\(storeID)")
        self.timeOrderedIDs = timeOrderedIDs
    }

    /// Exact, so that an array of the bulk is allocated once.
    package var underestimatedCount: Int { recordCount }

    /// Starts the bulk from its first record.
    package func makeIterator() -> Iterator {
        Iterator(linesLeft: lineCount, text: text, random: random, timeOrderedIDs: timeOrderedIDs)
    }

    /// Makes one record after another.
    package struct Iterator: IteratorProtocol, Sendable {
        private var linesLeft: Int
        private var lineNumber = InvoiceLines.linesPerInvoice
        /// Far above the numbers of the network's own invoices.
        private var invoiceNumber = 100_000
        private var invoiceID = HexDigits(high: 0, low: 0)
        private let text: InvoiceText
        private var random: SeededRandom
        private let timeOrderedIDs: Bool
        private var milliseconds: UInt64 = 1_767_225_600_000

        init(linesLeft: Int, text: InvoiceText, random: SeededRandom, timeOrderedIDs: Bool) {
            self.linesLeft = linesLeft
            self.text = text
            self.random = random
            self.timeOrderedIDs = timeOrderedIDs
        }

        /// The next header or line; nil after the last line.
        package mutating func next() -> SampleRecord? {
            guard linesLeft > 0 else { return nil }
            let id = nextID()
            if lineNumber == InvoiceLines.linesPerInvoice {
                lineNumber = 0
                invoiceNumber += 1
                invoiceID = id
                let payload = text.header(id: id, number: invoiceNumber, random: &random)
                return SampleRecord(table: "transact", id: id.text, payload: payload)
            }
            lineNumber += 1
            linesLeft -= 1
            let payload = text.line(id: id, invoiceID: invoiceID, number: lineNumber, random: &random)
            return SampleRecord(table: "trans_line", id: id.text, payload: payload)
        }

        @inline(__always)
        private mutating func nextID() -> HexDigits {
            guard timeOrderedIDs else { return HexDigits(high: random.next(), low: random.next()) }
            // One millisecond a record keeps the order without a counter; then version 7 and the variant of a UUID.
            milliseconds += 1
            let high = milliseconds << 16 | 0x7000 | random.next() >> 52
            return HexDigits(high: high, low: 0x8000_0000_0000_0000 | random.next() >> 2)
        }
    }
}
