import Catalogue
import Failures
import Storage

/// Where a record belongs: the channels it is in, and the record whose changes move it.
package struct Routing: Equatable {
    package var channels: [String]
    package var parent: RecordKey?

    package init(channels: [String], parent: RecordKey? = nil) {
        self.channels = channels
        self.parent = parent
    }

    package static let nowhere = Routing(channels: [], parent: nil)
}
