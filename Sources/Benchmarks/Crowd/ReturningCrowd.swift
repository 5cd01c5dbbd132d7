import Failures
import SampleNetwork
import SyncRules

/// Where all of them stand, and what each sends.
struct ReturningCrowd: Sendable {
    let sites: [ReturningSite]
    let opening: String
    let position: Int64
    private let header: SampleRecord
    private let line: SampleRecord
    private let sampleStore: String

    init(sites: [ReturningSite], opening: String, position: Int64, sampleStore: String) throws {
        self.sites = sites
        self.opening = opening
        self.position = position
        self.sampleStore = sampleStore
        var records = SampleNetwork.invoiceLines(count: 1, seed: 1, storeID: sampleStore, timeOrderedIDs: true).makeIterator()
        guard let header = records.next(), let line = records.next() else { throw Failure(.internalFault) }
        (self.header, self.line) = (header, line)
    }

    func push(of site: ReturningSite) -> [UInt8] {
        let ids = (header: Self.id(site.number, "a"), line: Self.id(site.number, "b"))
        func own(_ record: SampleRecord, _ id: String) -> String {
            let text = String(decoding: record.payload, as: UTF8.self)
                .replacing(header.id, with: ids.header).replacing(line.id, with: ids.line).replacing(sampleStore, with: site.store)
            return "[\"\(record.table)\",\"\(id)\",null,\(text)]\n"
        }
        let head = "{\"push\":1,\"opening\":\"bench\",\"groups\":1}\n{\"group\":1,\"epochs\":\"store:\(site.store)=\(site.epoch)\",\"changes\":2}\n"
        return Array((head + own(header, ids.header) + own(line, ids.line)).utf8)
    }

    func pull(subscription: Int64) -> [UInt8] {
        Array(#"{"opening":"\#(opening)","position":\#(position),"subscription":\#(subscription),"initialised":true,"bytes":1000000}"#.utf8)
    }

    private static func id(_ number: Int, _ letter: String) -> String {
        let digits = String(number, radix: 16)
        return letter + String(repeating: "0", count: 31 - digits.count) + digits
    }
}
