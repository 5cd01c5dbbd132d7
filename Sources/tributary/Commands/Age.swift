import ArgumentParser
import Failures
import Payload
import Storage
import SyncProtocol
import SyncSite
import Transfers

/// How long ago something was, as people say it.
enum Age {
    static func text(_ seconds: Int64) -> String {
        switch max(seconds, 0) {
        case ..<120: "\(max(seconds, 0)) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
