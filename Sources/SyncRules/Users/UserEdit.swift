import Failures
import Payload
import Storage

/// What is written of a user; nil leaves it.
package struct UserEdit: Sendable {
    package var name: String?
    package var firstName: String?
    package var lastName: String?
    package var email: String?
    package var jobTitle: String?
    package var isActive: Bool?

    package init() {}

    var texts: [(field: String, text: String)] {
        [("name", name), ("first_name", firstName), ("last_name", lastName), ("e_mail", email), ("job_title", jobTitle)].compactMap {
            field, text in text.map { (field, $0) }
        }
    }
}
