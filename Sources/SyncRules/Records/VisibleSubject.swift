import Failures
import Payload
import Storage

/// Something that a store sees.
package struct VisibleSubject: Sendable, Equatable {
    package let id: String
    package let code: String
    package let title: String

    package init(id: String, code: String, title: String) {
        self.id = id
        self.code = code
        self.title = title
    }
}
