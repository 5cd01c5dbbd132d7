import ArgumentParser
import Failures
import Foundation
import Payload
import Synchronization

/// Times as people read them.
enum Moment {
    static func text(_ seconds: Int64?) -> String {
        guard let seconds else { return "never" }
        return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
