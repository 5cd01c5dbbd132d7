import Failures
import TestSupport
import Testing

@Suite("Every failure code has one entry, and where the cause lies decides what becomes of the work", .ownThreads)
struct FailureEntryTests {
    @Test func `no two codes share their words`() {
        let words = Dictionary(grouping: FailureCode.allCases, by: \.summary).values.filter { $0.count > 1 }
        #expect(words.isEmpty, "\(words)")
        for code in FailureCode.allCases {
            #expect(code.summary.hasSuffix(".") && code.remedy.hasSuffix("."), "\(code.rawValue)")
        }
    }

    @Test func `what a storekeeper is told of a failure is in plain words, without the terms of engineers`() {
        for code in FailureCode.allCases {
            for text in [code.summary, code.remedyAtSite] {
                #expect(PlainWords.terms(in: text).isEmpty, "\(code.rawValue): \(text)")
            }
        }
        let own = Failure(.notEditor, remedy: "Ask the depot.")
        #expect(own.remedyAtSite == "Ask the depot." && Failure(.notEditor).remedyAtSite == FailureCode.notEditor.remedyAtSite)
    }

    @Test func `what was written or asked is never answered as the server's own fault, and the machine's fault never as the caller's`() {
        for code in FailureCode.allCases {
            switch code.blame {
            case .content, .caller, .position: #expect((400..<500).contains(code.httpStatus), "\(code.rawValue)")
            // Clocks that differ stop nothing.
            case .machine: #expect(code.httpStatus >= 500 || code == .clockDiffers, "\(code.rawValue)")
            case .administration: break
            }
        }
    }

    @Test func `where the two sides stand is put right by sync itself, unless one sent the same number with another content`() {
        for code in FailureCode.allCases where code.blame == .position {
            #expect((code.retry == .automatic) != (code == .pushBodyDiffers), "\(code.rawValue)")
        }
    }

    @Test func `waiting is advised only for what passes by itself or with room on a disk, and vouched for is only what was written`() {
        for code in FailureCode.allCases {
            if code.entry.retryAfterSeconds != nil { #expect(code.retry == .automatic || code == .diskFull, "\(code.rawValue)") }
            if code.entry.mayBeVouchedFor { #expect(code.blame == .content, "\(code.rawValue)") }
        }
    }

    @Test func `a fault of the disk, the database or the program is the machine's, so that nothing is set aside or kept apart for it`() {
        let faults: [FailureCode] = [
            .diskFull, .diskFailed, .databaseBusy, .databaseDamaged, .dataFolderReadOnly, .overloaded, .cancelled, .internalFault,
        ]
        for code in faults { #expect(code.blame == .machine, "\(code.rawValue)") }
    }
}
