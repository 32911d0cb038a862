print("old") --> nothing loads this file
