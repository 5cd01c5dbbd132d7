import Failures
import Foundation
import Payload

/// What stands beside every figure.
package enum Settings {
    package static let durability = "SQLite WAL, synchronous=FULL on both ends, fsync before every acknowledgement"
}
