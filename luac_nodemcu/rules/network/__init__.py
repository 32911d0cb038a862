"""Rules about the network: sockets, servers, protocols, and in which order they are used."""
