node.restart()
