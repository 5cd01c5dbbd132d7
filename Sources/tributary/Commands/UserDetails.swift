import ArgumentParser
import Failures
import Payload
import Storage
import SyncRules

/// What is known of a user besides the name.
struct UserDetails: ParsableArguments {
    @Option(help: "The first name.") var first: String?
    @Option(help: "The last name.") var last: String?
    @Option(help: "The e-mail address.") var email: String?
    @Option(help: "What the user works as.") var job: String?

    var isGiven: Bool { [first, last, email, job].contains { $0 != nil } }

    var edit: UserEdit {
        var edit = UserEdit()
        edit.firstName = first
        edit.lastName = last
        edit.email = email
        edit.jobTitle = job
        return edit
    }
}
