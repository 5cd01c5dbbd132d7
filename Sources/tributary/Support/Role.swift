import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers

/// What a data folder is for; data, not a build (R-ROLE 6).
enum Role: String {
    case central, site

    init(of database: LedgerDatabase) throws {
        guard let role = try database.read({ try $0.state.value(Meta.role) }).flatMap({ Role(rawValue: $0.rawValue) }) else {
            throw Failure(.notInitialised)
        }
        self = role
    }
}
