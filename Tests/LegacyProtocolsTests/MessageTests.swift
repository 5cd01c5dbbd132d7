import Failures
import Payload
import Testing

@testable import LegacyProtocols

@Suite("The messages of the v5 protocol")
struct MessageTests {
    @Test func `a push is read in the site's spelling, and what is no record is counted`() throws {
        let body = #"""
            {"queueLength":4,"data":[
            {"syncOutId":"512","tableName":"Location","recordId":"l","action":"Update","recordData":{"ID":"l","code":"A"}},
            {"syncOutId":"513","tableName":"trans_line","recordId":"t","action":"Delete","recordData":null},
            {"syncOutId":"514","recordId":"t","action":"Delete"}, 7]}
            """#
        let batch = try PushedBatch(decoding: Array(body.utf8))
        #expect(batch.queueLength == 4)
        #expect(batch.records.map(\.table) == ["Location", "trans_line"])
        #expect(batch.records.map(\.action) == [.upsert, .delete])
        #expect(String(decoding: batch.records[0].payload, as: UTF8.self) == #"{"ID":"l","code":"A"}"#)
        #expect(batch.unreadable == 2)
        #expect(try PushedBatch(decoding: Array(#"{"queueLength":0,"data":[]}"#.utf8)).records.isEmpty)
    }

    @Test(arguments: ["", "{", "null", "[]", #"{"data":[{]}"#])
    func `a body that is no batch is refused as a whole`(body: String) {
        #expect(throws: Failure.self) { try PushedBatch(decoding: Array(body.utf8)) }
    }

    @Test func `merges are read in both spellings and written in one`() {
        let merge = MergeMessage(kept: "a", dropped: "b")
        #expect(MergeMessage(reading: Array(#"{"mergeIdToKeep":"a","mergeIdToDelete":"b"}"#.utf8)) == merge)
        #expect(MergeMessage(reading: Array(#"{"RecordType":"item","SyncType":"M","mergeIDtokeep":"a","mergeIDtodelete":"b"}"#.utf8)) == merge)
        #expect(MergeMessage(reading: Array(#"{"mergeIdToKeep":"a"}"#.utf8)) == nil)
        #expect(MergeMessage(reading: Array("[]".utf8)) == nil)
        #expect(String(decoding: merge.recordData, as: UTF8.self) == #"{"mergeIdToKeep":"a","mergeIdToDelete":"b"}"#)
    }

    @Test func `a page names each entry, and a deletion holds no data`() {
        let unit = SentRecord(table: "unit", id: "u", action: .update, data: Array(#"{"ID":"u"}"#.utf8))
        let gone = SentRecord(table: "item", id: "i", action: .delete, data: nil)
        #expect(
            String(decoding: CentralRecordsPage.encoded(maxCursor: 9, [(3, unit), (5, gone)]), as: UTF8.self)
                == #"{"maxCursor":9,"data":[{"ID":3,"tableName":"unit","recordId":"u","action":"update","recordData":{"ID":"u"}},{"ID":5,"tableName":"item","recordId":"i","action":"delete"}]}"#
        )
        #expect(
            String(decoding: QueuedRecordsPage.encoded(queueLength: 0, [("7-1", gone)]), as: UTF8.self)
                == #"{"queueLength":1,"data":[{"syncOutId":"7-1","tableName":"item","recordId":"i","action":"delete"}]}"#)
    }

    @Test(arguments: [("2", true), ("7", true), ("14", true), ("1", false), ("10000", false), ("", false), ("x", false)])
    func `a version outside the window is refused with the window`(version: String, isSpoken: Bool) throws {
        if isSpoken {
            #expect(try ProtocolWindow.check(version) == Int(version))
        } else {
            let refusal = try #require(throws: LegacyRefusal.self) { try ProtocolWindow.check(version) }
            #expect(refusal.code == .apiVersionIncompatible)
            #expect(refusal.status == 409)
            #expect(refusal.data["max"]?.integer != nil)
        }
        #expect(try ProtocolWindow.check(nil) == nil)
    }

    @Test func `a refusal is told in the protocol's words`() {
        let refusal = LegacyRefusal(.siteIncorrectHardwareID, "Site hardware ID does not match")
        #expect(refusal.status == 401)
        #expect(
            String(decoding: refusal.body, as: UTF8.self)
                == #"{"error":{"code":"site_incorrect_hardware_id","message":"Site hardware ID does not match","data":null}}"#)
    }
}
