// A program: calls a backend all the time with grpc-go and reports on stdout. See calling.ts, which does the same.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	_ "google.golang.org/grpc/xds"
)

const method = "/sliceplane.peers.Echo/Say"

// Before a second attempt, and once more before each further one.
const retryAfter = 10 * time.Millisecond

type plan struct {
	Target         string            `json:"target"`
	Metadata       map[string]string `json:"metadata"`
	CallsPerSecond float64           `json:"callsPerSecond"`
	DeadlineMs     int               `json:"deadlineMs"`
	Attempts       int               `json:"attempts"`
}

// Of calls that began after one mark, since the last report.
type counts struct {
	Mark     int            `json:"mark"`
	Begun    int            `json:"begun"`
	By       map[string]int `json:"by"`
	Failures map[string]int `json:"failures"`
	Retries  int            `json:"retries"`
}

type calling struct {
	plan    plan
	channel *grpc.ClientConn
	running sync.WaitGroup

	mutex   sync.Mutex
	mark    int
	changed map[int]*counts
}

func main() {
	if os.Args[1] == "--version" {
		fmt.Println("grpc-go", grpc.Version)
		return
	}
	c := &calling{changed: map[int]*counts{}}
	orDie(json.Unmarshal([]byte(os.Args[1]), &c.plan))
	channel, err := grpc.NewClient(c.plan.Target, grpc.WithTransportCredentials(insecure.NewCredentials()))
	orDie(err)
	c.channel = channel

	stopping := make(chan struct{})
	var steady sync.WaitGroup
	period := time.Duration(float64(time.Second) / c.plan.CallsPerSecond)
	steady.Go(func() { every(period, stopping, func() { c.running.Add(1); go c.call() }) })
	steady.Go(func() { every(50*time.Millisecond, stopping, c.report) })
	marks := bufio.NewScanner(os.Stdin)
	for marks.Scan() {
		mark, err := strconv.Atoi(marks.Text())
		orDie(err)
		c.mutex.Lock()
		c.mark = mark
		c.mutex.Unlock()
	}
	close(stopping)
	steady.Wait()
	c.running.Wait()
	c.report()
}

func (c *calling) call() {
	defer c.running.Done()
	begun := c.begin()
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(c.plan.DeadlineMs)*time.Millisecond)
	defer cancel()
	ctx = metadata.NewOutgoingContext(ctx, metadata.New(c.plan.Metadata))
	for number := 1; ; number++ {
		var answer []byte
		err := c.channel.Invoke(ctx, method, []byte("who?"), &answer, grpc.ForceCodec(asIs{}))
		if number >= c.plan.Attempts || !isCutOff(err) {
			c.count(begun, string(answer), err)
			return
		}
		c.change(begun, func(counts *counts) { counts.Retries++ })
		time.Sleep(retryAfter * time.Duration(number))
	}
}

func (c *calling) begin() int {
	c.mutex.Lock()
	mark := c.mark
	c.mutex.Unlock()
	c.change(mark, func(counts *counts) { counts.Begun++ })
	return mark
}

func (c *calling) count(begun int, answer string, err error) {
	c.change(begun, func(counts *counts) {
		if err == nil {
			counts.By[answer]++
			return
		}
		said := status.Convert(err)
		counts.Failures[fmt.Sprintf("%s: %s", nameOf(said.Code()), said.Message())]++
	})
}

func (c *calling) change(mark int, edit func(*counts)) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.changed[mark] == nil {
		c.changed[mark] = &counts{Mark: mark, By: map[string]int{}, Failures: map[string]int{}}
	}
	edit(c.changed[mark])
}

func (c *calling) report() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for counts := range maps.Values(c.changed) {
		line, err := json.Marshal(counts)
		orDie(err)
		fmt.Println(string(line))
	}
	clear(c.changed)
}

// At a steady pace; what a busy machine makes late is not made up for.
func every(period time.Duration, stopping <-chan struct{}, act func()) {
	ticks := time.NewTicker(period)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			act()
		case <-stopping:
			return
		}
	}
}

// Nobody was there, or whoever answered was gone halfway: a proxy then resets the stream.
func isCutOff(err error) bool {
	said := status.Convert(err)
	return said.Code() == codes.Unavailable ||
		said.Code() == codes.Internal && strings.Contains(said.Message(), "RST_STREAM")
}

// UNAVAILABLE, as the other clients say it; Go says Unavailable.
func nameOf(code codes.Code) string {
	switch code {
	case codes.DeadlineExceeded:
		return "DEADLINE_EXCEEDED"
	default:
		return strings.ToUpper(code.String())
	}
}

// Bytes go and come as they are.
type asIs struct{}

func (asIs) Name() string { return "proto" }

func (asIs) Marshal(message any) ([]byte, error) { return message.([]byte), nil }

func (asIs) Unmarshal(bytes []byte, message any) error {
	*message.(*[]byte) = append([]byte(nil), bytes...)
	return nil
}

func orDie(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
