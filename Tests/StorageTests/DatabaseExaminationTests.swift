import Failures
import Foundation
import Testing

@testable import Storage

@Suite("A database is looked at as it lies there, and stays so")
struct DatabaseExaminationTests {
    private func made(records: Int = 1) throws -> String {
        let file = DriverContract.temporaryFile().path
        let database = try TestLedger.open(file)
        try database.write { transaction in
            _ = try transaction.group {
                for number in 0..<records {
                    _ = try TestLedger.put(
                        transaction, "item", "i\(number)", #"{"ID":"i\#(number)","note":"\#(String(repeating: "x", count: 900))"}"#, in: ["everyone"])
                }
            }
        }
        try database.engine.checkpoint()
        try database.engine.close()
        return file
    }

    @Test func `a whole database is whole, of this version, and the same afterwards`() throws {
        let file = try made(records: 50)
        let before = try Data(contentsOf: URL(filePath: file))
        let examination = try DatabaseExamination(path: file)
        #expect(try examination.soundness(within: .seconds(30)) == .whole)
        let (missing, unknown) = try examination.steps()
        #expect(missing.isEmpty && unknown.isEmpty)
        #expect(try examination.role() == nil)
        try examination.close()
        #expect(try Data(contentsOf: URL(filePath: file)) == before)
    }

    @Test func `a damaged page is found`() throws {
        // A copy: beside the database itself lies its log, which still holds the pages.
        let file = DriverContract.temporaryFile().path
        try DatabaseFile.copy(try made(records: 500), to: file)
        let handle = try #require(FileHandle(forWritingAtPath: file))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size / 2)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 16_384))
        try handle.close()
        let soundness = try DatabaseExamination(path: file).soundness(within: .seconds(30))
        guard case .damaged(let word) = soundness else {
            Issue.record("\(soundness)")
            return
        }
        #expect(!word.isEmpty)
    }

    @Test func `what is no database is said to be damaged`() throws {
        let file = DriverContract.temporaryFile()
        try Data(repeating: 0x41, count: 20_000).write(to: file)
        let failure = #expect(throws: Failure.self) {
            let examination = try DatabaseExamination(path: file.path)
            _ = try examination.steps()
        }
        #expect(failure?.code == .databaseDamaged)
    }

    @Test func `a step that only a newer program knows, and one that is missing, are told apart`() throws {
        let file = try made()
        let database = try TestLedger.open(file)
        try database.engine.write { sql in
            try sql.execute("INSERT INTO migrations (name) VALUES ('9999-later')")
            try sql.execute("DELETE FROM migrations WHERE name = '0016-accounts'")
        }
        try database.engine.close()
        let (missing, unknown) = try DatabaseExamination(path: file).steps()
        #expect(missing == ["0016-accounts"] && unknown == ["9999-later"])
    }

    @Test func `a look that takes too long ends, and finds nothing wrong`() throws {
        let file = try made(records: 20_000)
        let examination = try DatabaseExamination(path: file)
        #expect(try examination.soundness(within: .zero) == .unfinished)
        // On a busy machine the alarm may come late, but not each time.
        #expect(try (0..<50).contains { _ in try examination.soundness(within: .microseconds(100)) == .unfinished })
        #expect(try examination.soundness(within: .seconds(60)) == .whole)
    }
}
