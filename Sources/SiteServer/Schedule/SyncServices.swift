import Failures
import HTTPHost
import ServiceLifecycle
import Storage
import SyncSite

/// A host's services end one after the other, each when it is its turn: one that ended sooner would be taken for broken, and the program
/// for failed.
func lastUntilShutdown() async { try? await gracefulShutdown() }
