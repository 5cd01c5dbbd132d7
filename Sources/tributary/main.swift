import ArgumentParser
import AsyncHTTPClient
import Crypto
import CryptoExtras
import GRDB
import Hummingbird
import HummingbirdTLS
import Logging
import ServiceLifecycle
print("x")
