import Foundation
import Testing

/// What a peer, a file or a person wrote never stops a process: a number goes into another type by a way that has an answer for all.
@Suite("The house: no number traps")
struct TrapTests {
    static let modules = [
        "Failures", "Catalogue", "Payload", "Compression", "Storage", "SyncProtocol", "SyncRules", "SyncCentral", "SyncSite", "Transfers",
        "HTTPHost", "CentralServer", "SiteServer", "tributary",
    ]

    /// Conversions that stop the process when the value does not fit; by argument labels alone, so that new ones are looked at.
    private static let conversion = #"\bU?Int(?:8|16|32|64)?\((?!exactly:|clamping:|truncatingIfNeeded:|littleEndian:|ascii:|bigEndian|\))"#
    private static let magnitude = #"(^|[^.\w])abs\(|\.magnitude\b"#

    /// Lines that read text: these answer nil for what is no number or does not fit.
    private static let readsText =
        #"(if|guard)? ?let \w+ = .*Int(64)?\(|[mM]ap\(? ?\{ ?U?Int(64)?\(\$0\) ?\}|[mM]ap\(\{ U?Int(64)?\(\$0\)|Int(64)?\([^()]*(\([^()]*\))*[^()]*\) (\?\?|!= nil)"#

    /// Whatever else stands in the sources, with the reason why it fits. The text is part of the line.
    private static let known: [(file: String, text: String, why: String)] = [
        ("Payload/", "&", "digits and masked bits of one byte or code point"),
        ("Payload/JSONEscape.swift", "UInt8(", "the code point is bounded by the case"),
        ("Payload/JSONKey.swift", "UInt64(", "at most seven bytes"),
        ("Payload/JSONNumber.swift", "{ Int64(text) }", "read from text, nil for what does not fit"),
        ("SyncRules/Records/Views/RecordView.swift", "Int64(text(field))", "read from text, nil for what does not fit"),
        ("Transfers/Work/CentralTransfers.swift", "return Int(text)", "read from text, nil for none"),
        ("CentralServer/SignIn/SitePassword.swift", "Int(part.dropFirst", "read from text, nil for what does not fit"),
        ("Compression/", "Int32(", "a level and a window of ours"),
        ("Storage/", "bind(Int64(", "a count of ours, widened"),
        ("Storage/Driver/SQLiteStatement.swift", "Int32(", "columns of our own statements, and bytes below the limits of records and bodies"),
        ("Storage/Driver/LogBacklog.swift", "Int(pages)", "pages of a log, as the library gives them"),
        ("SyncProtocol/RowWriter.swift", "number.magnitude", "any number has one"),
        ("Storage/Driver/SQLiteStatement.swift", "Int(sqlite3_column_bytes", "a size that the library gives"),
        ("Storage/Ledger/Digest.swift", "UInt8(0)", "a constant"),
        ("Storage/Central/Quarantine", "Int64(", "sizes and counts of ours, widened"),
        ("tributary/Commands/QuarantineCommand.swift", "Int64(listings.count)", "a size, widened"),
        ("Storage/Central/AuditTrail.swift", "Int64(text.count)", "a size, widened"),
        ("Sync", "Int64(0)", "a constant"),
        ("Sync", ".count", "a size, widened"),
        ("SyncProtocol/FetchRequest.swift", "Int64(bytes)", "a size, widened"),
        ("SyncCentral/Administration/Housekeeping.swift", "Int64(day)", "read from text, nil for what does not fit"),
        ("SyncSite/SitePull.swift", "Int(remaining)", "checked to lie below a count"),
        ("SyncRules/Records/Day.swift", "Int(", "a month from 0 to 11"),
        ("SyncRules/Records/Day.swift", "Int64(months)", "months up to a limit, widened"),
        ("Transfers/Forms/Quantity.swift", "abs(value) < 1e15", "a floating point number, checked"),
        ("SyncRules/Records/People.swift", "abs(one.count - other.count)", "two sizes"),
        ("HTTPHost/Metrics/MetricRegistry.swift", "abs(value) < 1e15", "a floating point number, checked"),
        ("HTTPHost/Files/Secrets.swift", "", "halves of a byte"), ("SyncProtocol/HexBytes.swift", "digits[Int(", "halves of a byte"),
        ("CentralServer/Pages/", "Int64(", "a count of ours, widened"),
        ("SiteServer/", "Int(response.status.code)", "three digits"),
        ("SiteServer/Interface/SiteStatusJSON.swift", "Int64(", "a count of ours, widened"),
        ("SiteServer/Schedule/SiteClock.swift", "time(nil)", "the machine's clock, the same width"),
        ("SiteServer/Schedule/SyncRunner.swift", ".seconds.rounded", "an interval below a year"),
        ("tributary/Demo/", "", "the demo's own network"),
        ("tributary/Commands/Bench", "", "what was just measured"),
        ("tributary/", "timeIntervalSince1970", "the machine's clock"),
        ("HTTPHost/API/APIParameter.swift", "Int64(text)", "read from text, nil for what does not fit"),
        ("HTTPHost/Files/NewID.swift", "timeIntervalSince1970", "the machine's clock"),
        ("tributary/Support/Output.swift", "Int(E", "the system's own numbers of faults"),
        ("tributary/Support/Terminal.swift", "share * 30", "a share up to one"),
        ("tributary/Commands/SiteCommand.swift", "Int64(step.received)", "a count of ours, widened"),
        ("HTTPHost/Serving/AddressRange.swift", "UInt8(bit % 8)", "below eight"),
        ("SiteServer/Link/CertificateCheck.swift", "Int64(late.notValidAfter)", "a time of the system, widened"),
        ("SiteServer/Link/CertificateCheck.swift", "Int64(early.notValidBefore)", "a time of the system, widened"),
        ("SyncProtocol/ClockDifference.swift", "magnitude", "a difference of moments of the years 1 to 9999"),
        ("tributary/Commands/TransfersCommand.swift", "setMonthsMax(Int(months))", "read from text, nil for none"),
    ]

    @Test func `numbers of others are converted by ways that do not trap, or with a reason that stands here`() throws {
        let conversion = try Regex(Self.conversion)
        let magnitude = try Regex(Self.magnitude)
        let readsText = try Regex(Self.readsText)
        var seen = 0
        for (path, text) in try TidyTests.sources("Sources") {
            let file = String(path.dropFirst("Sources/".count))
            guard Self.modules.contains(String(file.prefix { $0 != "/" })), !file.hasPrefix("Catalogue/Declarations/") else { continue }
            for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                guard line.contains(conversion) || line.contains(magnitude) else { continue }
                seen += 1
                let isKnown =
                    (line.contains(conversion) && !line.contains(magnitude) && line.contains(readsText))
                    || Self.known.contains { file.hasPrefix($0.file) && line.contains($0.text) || file.hasPrefix($0.file) && $0.text.isEmpty }
                #expect(isKnown, "\(path): \(line.drop { $0 == " " })")
            }
        }
        #expect(seen > 50)
    }

    @Test func `floating point numbers become whole ones in one place`() throws {
        for (path, text) in try TidyTests.sources("Sources") {
            let file = String(path.dropFirst("Sources/".count))
            guard Self.modules.contains(String(file.prefix { $0 != "/" })), file != "Payload/Whole.swift" else { continue }
            for line in text.split(separator: "\n") where line.contains("Int(") || line.contains("Int64(") {
                guard line.contains(".rounded(") || line.contains("Double(") else { continue }
                let isGuarded = ["abs(value) < 1e15", "abs(value) >= 1_000", ".zero).seconds.rounded"].contains { line.contains($0) }
                #expect(isGuarded, "\(path): \(line.drop { $0 == " " })")
            }
        }
    }
}
