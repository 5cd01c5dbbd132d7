// CentralServer
